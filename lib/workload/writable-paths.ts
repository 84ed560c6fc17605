import type { Container } from "./container";
import { slug, type VolumeMount } from "./volume";

/** The empty folders that one container asks for, as mounts. */
export const writableMounts = ({ writablePaths = [] }: Container, name: string): VolumeMount[] =>
  writablePaths.map((path) => ({ name: slug(`writable-${name}${path}`), mountPath: path, readOnly: false }));

/** The volumes behind the empty folders of one container, as Kubernetes spells them. */
export const writableVolumes = (container: Container, name: string): Record<string, unknown>[] =>
  writableMounts(container, name).map((mount) => ({ name: mount.name, emptyDir: {} }));
