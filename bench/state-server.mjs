// Keeps one state of Terraform's backend "http" in memory, and tells its port. A state in a file is written anew after
// each resource; of thousands that takes far longer than to make them.
import { createServer } from "node:http";

let state;
const server = createServer(async (request, response) => {
  if (request.method === "POST") {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    state = Buffer.concat(chunks);
  }
  response.statusCode = request.method === "GET" && state === undefined ? 404 : 200;
  response.end(request.method === "GET" ? state : undefined);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
