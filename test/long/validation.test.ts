// All changes, of which test/e2e takes some.
import "../e2e/validation.test";
