import { HIDES_TRACKS } from "../model/powers";
import { powerRule } from "../rule/power-rule";

/** A role deletes events. */
export const roleHidesTracks = powerRule({
  id: "role-hides-tracks",
  severity: "low",
  category: "security",
  title: "A role deletes events",
  why: "Events tell who ran what and what failed; whoever hides something deletes them.",
  fix: "Leave them to the API server, which forgets them after an hour.",
  ids: ["NSA-authorization", "CWE-778"],
  example: 'verbs = ["delete"], resources = ["events"]',
  powers: HIDES_TRACKS,
  narrow: "low",
});
