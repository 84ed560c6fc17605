// A rollout on a busy machine takes its time; what hangs is still ended.
jest.setTimeout(600_000);
