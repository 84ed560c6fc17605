import { userInfo } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../lib/sandbox";

const NAME = "cdktf-kube-services";
const OWN = join(userInfo().homedir, ".cache", NAME);

test.each<[string, NodeJS.ProcessEnv, string]>([
  ["in the cache folder that is set", { HOME: "/h", XDG_CACHE_HOME: "/some/cache" }, join("/some/cache", NAME)],
  ["in the home folder where no cache folder is set", { HOME: "/h" }, join("/h/.cache", NAME)],
  ["in the home folder where the cache folder is empty", { HOME: "/h", XDG_CACHE_HOME: "" }, join("/h/.cache", NAME)],
  [
    "in the home folder where the cache folder is relative",
    { HOME: "/h", XDG_CACHE_HOME: "c" },
    join("/h/.cache", NAME),
  ],
  ["in the home folder that the system knows where HOME is not set", {}, OWN],
  ["in the home folder that the system knows where HOME is empty", { HOME: "" }, OWN],
  ["in the home folder that the system knows where HOME is relative", { HOME: "h" }, OWN],
])("what is kept lies %s", (_where, env, folder) => {
  expect(cacheFolder(env)).toBe(folder);
});
