import { slug, type VolumeMount } from "./volume";

/** A container, as far as it says where it writes. */
interface Writing {
  readonly writablePaths?: readonly string[];
}

/** The empty folders that one container asks for, as mounts. */
export const writableMounts = ({ writablePaths = [] }: Writing, name: string): VolumeMount[] =>
  writablePaths.map((path) => ({ name: slug(`writable-${name}${path}`), mountPath: path, readOnly: false }));

/** The volumes behind the empty folders of one container, as Kubernetes spells them. */
export const writableVolumes = (container: Writing, name: string): Record<string, unknown>[] =>
  writableMounts(container, name).map((mount) => ({ name: mount.name, emptyDir: {} }));
