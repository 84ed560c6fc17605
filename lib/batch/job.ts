import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import {
  KubernetesResource,
  environmentOf,
  isToken,
  objectMetadata,
  props as propsSchema,
  type Report,
} from "../resource";
import { sha256 } from "../sha256";
import { integer } from "../workload";
import { BatchWorkload, batchShape, type BatchProps } from "./batch-workload";
import { fixedPart, renderJobSpec } from "./job-spec";

/** Props of a `Job`: what its pods run, and whether apply waits for them. */
export interface JobProps extends BatchProps {
  /** Whether apply waits until the Job has completed, and fails where it fails. @default - as the stack's waitForRollout says: true */
  readonly waitForCompletion?: boolean;
  /** How long apply waits for that, in seconds. @default 600 */
  readonly completionTimeoutSeconds?: number;
}

/** Checks the props of a Job. */
const jobSchema = propsSchema({
  ...batchShape,
  waitForCompletion: z.boolean().optional(),
  completionTimeoutSeconds: integer(1, 86_400, "SecondsInvalid", "this is no time to wait").optional(),
});

const CHECKSUM = 8;
/** The Job's name is a label of its pods, too. */
const MAX_NAME = 63;

function checkTimes(given: JobProps, report: Report): void {
  const { completionTimeoutSeconds: timeout = 600, activeDeadlineSeconds: deadline } = given;
  if (isToken(given.completionTimeoutSeconds))
    report({
      code: "PropsUnknown",
      what: "this must be known at synth, and it is a token",
      prop: "completionTimeoutSeconds",
      allowed: "an integer from 1 to 86400",
    });
  if (given.parallelism === 0 && given.waitForCompletion === true)
    report({
      code: "WaitImpossible",
      what: "with a parallelism of 0 no pod is made, so nothing can be waited for",
      prop: "waitForCompletion",
      value: true,
      fix: "leave waitForCompletion out while the Job is suspended",
    });
  if (deadline !== undefined && !isToken(deadline) && given.waitForCompletion !== false && deadline > timeout)
    report({
      code: "CompletionTimeoutTooShort",
      what: "apply would give the Job up while it may still run",
      prop: "completionTimeoutSeconds",
      value: given.completionTimeoutSeconds,
      allowed: `${deadline} or more: activeDeadlineSeconds`,
    });
}

/**
 * A Job: pods that run to their end, once (a migration, a first load of data). With `after: [job]` a service or
 * workload is rolled out when it has completed.
 *
 * Kubernetes never changes what a Job runs. So its name is `<name>-<checksum of what it runs>`: another image, command
 * or variable makes another Job, which runs, and the old one is destroyed. With labels and names as given the name
 * stays, and the Job is destroyed before it is made anew. What does not change does not run again.
 *
 * A Job that has failed fails the apply, and the next apply makes it anew. `kube-services status` says why its pods
 * failed. There is no `ttlSecondsAfterFinished`: Terraform would miss the Job that Kubernetes removed, and run it again
 * each time.
 *
 * Apply changes in place: `parallelism`, `backoffLimit`, `activeDeadlineSeconds`, labels, annotations.
 *
 * Address, where the construct `migrate` stands directly in a stack: `kubernetes_job_v1.migrate`.
 * @example
 * ```ts
 * const migrate = new Job(prod, "migrate", {
 *   containers: [{ image: "example.com/api:2", command: ["npm", "run", "migrate"] }],
 * });
 * new StatelessService(prod, "api", {
 *   containers: [{ image: "example.com/api:2", ports: [{ containerPort: 8080 }] }],
 *   after: [migrate], // its pods change when the Job has completed
 * });
 * ```
 */
export class Job extends BatchWorkload<JobProps> {
  readonly resource: KubernetesResource;
  /** Name of the object, with the checksum. */
  readonly name: string;
  /**
   * Whether apply waits until the Job has completed.
   * @internal
   */
  readonly waitsForCompletion: boolean;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, props, {
      kind: "Job",
      schema: jobSchema,
      longest: MAX_NAME - CHECKSUM - 1,
      check: checkTimes,
    });
    const { baseName, labels, logicalId, namespace, template } = this;
    const given = this.props;
    const { asGiven, platform, waitForRollout } = environmentOf(this);
    const { completionTimeoutSeconds: seconds = 600, parallelism } = given;
    this.name = asGiven ? baseName : `${baseName}-${this.checksum()}`;
    this.waitsForCompletion = parallelism !== 0 && (given.waitForCompletion ?? waitForRollout);
    this.resource = new KubernetesResource(this, "Resource", {
      logicalId,
      dependsOn: this.before,
      providerAttributes: {
        wait_for_completion: this.waitsForCompletion,
        timeouts: { create: `${seconds}s`, update: `${seconds}s` },
      },
      object: {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: objectMetadata(this, {
          name: this.name,
          namespace,
          labels,
          annotations: { ...platform.describe({}), ...given.annotations },
        }),
        spec: renderJobSpec(given, template),
      },
    });
    this.finish();
  }

  /** A checksum of what the Job runs: references count as they are written, not as what they stand for. */
  private checksum(): string {
    const fixed: unknown = Tokenization.resolve(fixedPart(this.props, this.template), {
      scope: this,
      resolver: new DefaultTokenResolver(new StringConcat()),
    });
    return sha256(JSON.stringify(fixed)).slice(0, CHECKSUM);
  }
}
