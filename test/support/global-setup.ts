import { useRunFolder } from "./run-folder";

export default useRunFolder;
