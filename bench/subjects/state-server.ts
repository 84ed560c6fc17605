// Keeps one state of Terraform's backend "http" in memory, and tells its address. A state in a file is written anew after
// each resource; of thousands that takes far longer than to make them.
import { HttpState } from "../../test/support/http-state";

const state = new HttpState();
void state.start().then(() => console.log(state.backend.address));
