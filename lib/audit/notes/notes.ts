import { podsOf, replicasOf } from "../model/pods";
import type { Change } from "../model/change";
import { showValue } from "../model/diff";
import type { KubernetesObject } from "../model/object";
import { serviceOf } from "../model/services";
import { pick } from "../model/tree";
import { ACTION_WORDS, reasonInWords } from "../model/words";
import { objectNotes } from "./object";
import { serviceNotes } from "./service";
import { workloadNotes } from "./workload";

/** What a change means, in the words of the consoles. */
export interface Note {
  /** What is told, as one sentence. */
  readonly text: string;
  /** Address of the resource that it is about. */
  readonly address: string;
}

/** What a new object is, behind its name. */
function description(object: KubernetesObject): string {
  const service = serviceOf(object);
  if (service !== undefined) return `, ${service.access}, Internet access ${service.exposure}`;
  const pods = podsOf(object);
  if (pods === undefined) return "";
  const replicas = object.kind === "Pod" ? undefined : replicasOf(object);
  const images = pods.containers.filter((one) => !one.init).map((one) => showValue(pick(one.body, "image")));
  return [
    ...(replicas === undefined ? [] : [`, ${replicas} ${replicas === 1 ? "replica" : "replicas"}`]),
    ...(images.length === 0 ? [] : [`, ${images.length === 1 ? "image" : "images"} ${images.join(" and ")}`]),
  ].join("");
}

/** What a change means; nothing where it changes nothing. */
export function notesOf(change: Change): readonly Note[] {
  const note = (told: string): Note => ({ text: told, address: change.address });
  const name = `${change.kind} ${(change.after ?? change.before)?.name ?? change.terraformName}`;
  const notes: Note[] = [];
  if (change.previousAddress !== undefined) notes.push(note(`${name} is known to Terraform by a new address`));
  if (change.importing) notes.push(note(`${name} is taken over from the cluster`));
  if (change.action === "no-op" || change.action === "read") return notes;
  if (change.action === "forget") return [...notes, note(`${name} stays in the cluster, no longer managed`)];
  if (change.action === "create") {
    return [...notes, note(`${name} is created${change.after === undefined ? "" : description(change.after)}`)];
  }
  if (change.action === "delete") {
    return [...notes, note(`${name} is destroyed: ${reasonInWords(change)}`)];
  }
  if (change.action === "replace") {
    const order = change.createsFirst ? "the new one is made first" : "the old one goes first";
    notes.push(note(`${name} is replaced, ${order}: ${reasonInWords(change)}`));
  }
  const differences =
    change.kind === "Service"
      ? serviceNotes(change)
      : (change.after && podsOf(change.after) ? workloadNotes(change) : objectNotes(change)).map(
          (text) => `${name}: ${text}`,
        );
  notes.push(...differences.map(note));
  if (differences.length === 0 && change.action === "update")
    notes.push(note(`${name}: ${ACTION_WORDS.update}d in place`));
  return notes;
}
