/** A partition of AWS: regions that share accounts, names and nothing with the other partitions. */
export type AwsPartition =
  | 'aws'
  | 'aws-us-gov'
  | 'aws-cn'
  | 'aws-eusc'
  | 'aws-iso'
  | 'aws-iso-b'
  | 'aws-iso-e'
  | 'aws-iso-f';

/** What the host name of a private registry of ECR says. */
export interface PrivateEcrHost {
  readonly public: false;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly partition: AwsPartition;
  /** Endpoints whose cryptography is validated after FIPS 140. */
  readonly fips: boolean;
  /** IPv6 beside IPv4. */
  readonly dualStack: boolean;
}

/** The public registry of ECR, which has its API in one region. */
export interface PublicEcrHost {
  readonly public: true;
  readonly region: 'us-east-1';
  readonly partition: 'aws';
  readonly dualStack: boolean;
}

export type EcrHost = PrivateEcrHost | PublicEcrHost;

interface Zone {
  readonly partition: AwsPartition;
  readonly dualStack: boolean;
  /** What names of its regions begin with, where the end of the host does not say the partition. */
  readonly regions: RegExp;
}

const zone = (partition: AwsPartition, dualStack: boolean, regions: RegExp): Zone => ({
  partition,
  dualStack,
  regions,
});

const COMMERCIAL = /^(?!(?:cn|eusc|us-gov|us-iso[a-z]?|eu-iso[a-z]?)-)/;

/** How hosts of ECR end. A host counts only when its region belongs to what it ends with. */
const ZONES: readonly (readonly [string, readonly Zone[]])[] = [
  ['amazonaws.com', [zone('aws', false, COMMERCIAL), zone('aws-us-gov', false, /^us-gov-/)]],
  ['on.aws', [zone('aws', true, COMMERCIAL), zone('aws-us-gov', true, /^us-gov-/)]],
  ['amazonaws.com.cn', [zone('aws-cn', false, /^cn-/)]],
  ['on.amazonwebservices.com.cn', [zone('aws-cn', true, /^cn-/)]],
  ['amazonaws.eu', [zone('aws-eusc', false, /^eusc-/)]],
  ['on.amazonwebservices.eu', [zone('aws-eusc', true, /^eusc-/)]],
  ['c2s.ic.gov', [zone('aws-iso', false, /^us-iso-/)]],
  ['on.aws.ic.gov', [zone('aws-iso', true, /^us-iso-/)]],
  ['sc2s.sgov.gov', [zone('aws-iso-b', false, /^us-isob-/)]],
  ['on.aws.scloud', [zone('aws-iso-b', true, /^us-isob-/)]],
  ['cloud.adc-e.uk', [zone('aws-iso-e', false, /^eu-isoe-/)]],
  ['on.cloud-aws.adc-e.uk', [zone('aws-iso-e', true, /^eu-isoe-/)]],
  ['csp.hci.ic.gov', [zone('aws-iso-f', false, /^us-isof-/)]],
  ['on.aws.hci.ic.gov', [zone('aws-iso-f', true, /^us-isof-/)]],
];

const PUBLIC_HOSTS = new Map([
  ['public.ecr.aws', { dualStack: false }],
  ['ecr-public.aws.com', { dualStack: true }],
]);

const PRIVATE = /^(\d{12})\.dkr[.-]ecr(-fips)?\.([a-z]{2,5}(?:-[a-z]+)+-\d{1,2})\.([a-z0-9.-]+)$/;

/**
 * What a registry's host says when it is one of ECR; undefined for every other host. A port is passed over: it does not
 * change whose host it is.
 */
export function parseEcrHost(registry: string): EcrHost | undefined {
  const host = registry.toLowerCase().replace(/:\d{1,5}$/, '');
  const open = PUBLIC_HOSTS.get(host);
  if (open !== undefined)
    return { public: true, region: 'us-east-1', partition: 'aws', dualStack: open.dualStack };
  const [, account = '', fips, region = '', end = ''] = PRIVATE.exec(host) ?? [];
  const found = ZONES.find(([name]) => name === end)?.[1].find(({ regions }) =>
    regions.test(region),
  );
  if (found === undefined) return undefined;
  const { partition, dualStack } = found;
  return { public: false, account, region, partition, fips: fips !== undefined, dualStack };
}
