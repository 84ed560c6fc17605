export { formatEntryPage, formatStackPage } from "./document";
export { followStackPage, takeLogTails, takeStackPage } from "./gather";
export { entriesOf, stackPage, type EntryPage, type PageSource, type StackPage } from "./model";
export { PageServer, type PageServerOptions } from "./server";
