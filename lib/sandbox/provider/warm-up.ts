import { connect } from "./client/connection";
import type { Provider } from "./provider";
import type { Service } from "./protocol/go-plugin";

/**
 * Does once what every run does, without Terraform and without a cluster, so that V8's compiled code of it can be kept.
 */
export async function warmUp(provider: Provider, service: Service): Promise<void> {
  const schema = await provider.calls.GetSchema({});
  service.definition["GetSchema"]?.responseSerialize(schema);
  const nowhere = { host: "https://127.0.0.1:1", configPaths: [], ignoreAnnotations: [], ignoreLabels: [] };
  await (await connect(nowhere)).requestOptions();
}
