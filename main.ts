import { runApp, sandboxOr } from "./lib";
import { environments } from "./stacks/environments";
import { OnlineBoutique } from "./stacks/online-boutique";

// `npx cdktf list` shows the environments, `npx cdktf deploy <environment>` plans one, asks, and applies it.
runApp((app) => {
  for (const environment of environments)
    new OnlineBoutique(app, environment.name, { ...environment, cluster: sandboxOr(environment.cluster) });
});
