import { defaultPullPolicy } from "../../lib/manifest";

const DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// What an API server of 1.34 answered.
test.each([
  "nginx",
  "nginx:latest",
  `nginx:latest@${DIGEST}`,
  "example.com/a",
  "example.com:5000/a",
  "example.com:5000/a:latest",
  "localhost/a",
  "Example.com/a",
  "Foo/bar",
  "[::1]:5000/a",
  "a__b",
  "a--b",
  "a_b",
  "a/b/c:latest",
  "LOCALHOST/a",
  "UPPER:5000/a:latest",
  "docker.io/library/nginx",
])("%s is pulled always", (image) => expect(defaultPullPolicy(image)).toBe("Always"));
test.each([
  "nginx:1.27",
  `nginx@${DIGEST}`,
  `nginx:1@${DIGEST}`,
  "ko://github.com/tektoncd/pipeline/cmd/controller",
  "Nginx",
  "nginx:Latest",
  "foo/Bar",
  "a b",
  "nginx:",
  "nginx:la:test",
  "nginx@sha256:12",
  "a..b",
  "a.-b",
  "http://example.com/a",
  "{{image}}",
  "$IMAGE",
  "-a",
  "a-",
  "a//b",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "example.com/a:",
  "localhost:5000/A",
  "nginx:-1",
])("%s is pulled where it is not there", (image) => expect(defaultPullPolicy(image)).toBe("IfNotPresent"));

test("a long text that is no reference is read in no time", () => {
  for (const text of ["a-".repeat(50_000), "a/".repeat(50_000), "A.".repeat(50_000), "a".repeat(100_000) + "!"])
    expect(defaultPullPolicy(text)).toBe("IfNotPresent");
});
