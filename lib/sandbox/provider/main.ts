import { offlineProviderParts } from "./parts";
import { serve } from "./protocol/serve";
import { Provider } from "./provider";
import { providerService } from "./service";

// Terraform stops a provider by its own call; Ctrl-C reaches the whole process group and must not cut off a request.
process.on("SIGINT", () => undefined);

void serve(providerService(new Provider(offlineProviderParts())));
