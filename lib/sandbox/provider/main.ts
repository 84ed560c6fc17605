import { settleEnvironment } from "../../machine-environment";
import { offlineProviderParts } from "./parts";
import { serve } from "./protocol/serve";
import { playedVersion } from "./played-version";
import { Provider } from "./provider";
import { providerService } from "./service";
import { warmUp } from "./warm-up";

// Terraform stops a provider by its own call; Ctrl-C reaches the whole process group and must not cut off a request.
process.on("SIGINT", () => undefined);

settleEnvironment(); // the real provider follows no variable of Node either
const version = playedVersion(process.argv);
const provider = new Provider(offlineProviderParts(version), process.env, version);
const service = providerService(provider);
void (process.argv.includes("--warm-up") ? warmUp(provider, service) : serve(service));
