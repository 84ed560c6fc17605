// All files, of which test/e2e takes some.
import "../e2e/import.test";
