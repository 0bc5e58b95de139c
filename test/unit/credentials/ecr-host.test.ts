import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEcrHost } from '../../../src/credentials/index.ts';

const ACCOUNT = '123456789012';

describe('a host of ECR', () => {
  test.each([
    ['dkr.ecr.us-east-1.amazonaws.com', 'us-east-1', 'aws', false, false],
    ['dkr.ecr.ap-southeast-5.amazonaws.com', 'ap-southeast-5', 'aws', false, false],
    ['dkr.ecr-fips.us-east-2.amazonaws.com', 'us-east-2', 'aws', true, false],
    ['dkr-ecr.us-west-2.on.aws', 'us-west-2', 'aws', false, true],
    ['dkr-ecr-fips.us-west-1.on.aws', 'us-west-1', 'aws', true, true],
    ['dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1', 'aws-us-gov', false, false],
    ['dkr.ecr-fips.us-gov-east-1.amazonaws.com', 'us-gov-east-1', 'aws-us-gov', true, false],
    ['dkr-ecr.us-gov-east-1.on.aws', 'us-gov-east-1', 'aws-us-gov', false, true],
    ['dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1', 'aws-cn', false, false],
    ['dkr-ecr.cn-northwest-1.on.amazonwebservices.com.cn', 'cn-northwest-1', 'aws-cn', false, true],
    ['dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', 'aws-eusc', false, false],
    ['dkr-ecr.eusc-de-east-1.on.amazonwebservices.eu', 'eusc-de-east-1', 'aws-eusc', false, true],
    ['dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1', 'aws-iso', false, false],
    ['dkr-ecr.us-iso-east-1.on.aws.ic.gov', 'us-iso-east-1', 'aws-iso', false, true],
    ['dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1', 'aws-iso-b', false, false],
    ['dkr-ecr.us-isob-east-1.on.aws.scloud', 'us-isob-east-1', 'aws-iso-b', false, true],
    ['dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'eu-isoe-west-1', 'aws-iso-e', false, false],
    ['dkr-ecr.eu-isoe-west-1.on.cloud-aws.adc-e.uk', 'eu-isoe-west-1', 'aws-iso-e', false, true],
    ['dkr.ecr.us-isof-south-1.csp.hci.ic.gov', 'us-isof-south-1', 'aws-iso-f', false, false],
    ['dkr-ecr.us-isof-east-1.on.aws.hci.ic.gov', 'us-isof-east-1', 'aws-iso-f', false, true],
  ] as const)('%s', (...row) => {
    const [name, region, partition, fips, dualStack] = row;
    const expected = { public: false, account: ACCOUNT, region, partition, fips, dualStack };
    expect(parseEcrHost(`${ACCOUNT}.${name}`)).toEqual(expected);
    expect(parseEcrHost(`${ACCOUNT}.${name.toUpperCase()}:443`)).toEqual(expected);
  });

  test.each([
    ['public.ecr.aws', false],
    ['PUBLIC.ECR.AWS:443', false],
    ['ecr-public.aws.com', true],
  ])('%s, open to everybody', (host, dualStack) => {
    const expected = { public: true, region: 'us-east-1', partition: 'aws', dualStack };
    expect(parseEcrHost(host)).toEqual(expected);
  });

  test.each([
    ['another registry', 'ghcr.io'],
    ['too short an account', '12345678901.dkr.ecr.us-east-1.amazonaws.com'],
    ['too long an account', '1234567890123.dkr.ecr.us-east-1.amazonaws.com'],
    ['something before it', `x.${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`],
    ['something behind it', `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com.evil.example`],
    ['an end that only looks like it', `${ACCOUNT}.dkr.ecr.us-east-1.notamazonaws.com`],
    ['a dot that is none', `${ACCOUNT}.dkr.ecr.us-east-1.amazonawsxcom`],
    ['no region', `${ACCOUNT}.dkr.ecr.amazonaws.com`],
    ['a region that is none', `${ACCOUNT}.dkr.ecr.evil.amazonaws.com`],
    ['a region of China elsewhere', `${ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com`],
    ['a region elsewhere in China', `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com.cn`],
    ['a secret region in the open', `${ACCOUNT}.dkr.ecr.us-iso-east-1.amazonaws.com`],
    ['another service', `${ACCOUNT}.dkr.s3.us-east-1.amazonaws.com`],
    ['the API itself', 'api.ecr.us-east-1.amazonaws.com'],
    ['an end of the public one', 'evil-public.ecr.aws'],
    ['a part of the public one', 'x.public.ecr.aws'],
    ['nothing', ''],
  ])('is not %s', (_name, host) => {
    expect(parseEcrHost(host)).toBeUndefined();
  });

  const digits = fc.stringMatching(/^\d{12}$/);
  const area = fc.constantFrom('us-east', 'eu-west', 'ap-southeast', 'mx-central', 'il-central');

  test('says what it was made of', () => {
    const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined });
    fc.assert(
      fc.property(digits, area, fc.nat(99), fc.boolean(), fc.boolean(), port, (...made) => {
        const [account, name, number, fips, dualStack, at] = made;
        const region = `${name}-${number}`;
        const service = `${dualStack ? 'dkr-ecr' : 'dkr.ecr'}${fips ? '-fips' : ''}`;
        const end = dualStack ? 'on.aws' : 'amazonaws.com';
        const host = `${account}.${service}.${region}.${end}${at === undefined ? '' : `:${at}`}`;
        expect(parseEcrHost(host)).toMatchObject({ account, region, fips, dualStack });
      }),
    );
  });

  test('never throws, and never is what does not end as AWS ends', () => {
    const near = fc
      .tuple(digits, fc.constantFrom('dkr.ecr', 'dkr-ecr'), area, fc.nat(9), fc.domain())
      .map(
        ([account, service, name, number, end]) => `${account}.${service}.${name}-${number}.${end}`,
      );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), near), (host) => {
        const found = parseEcrHost(host);
        if (found !== undefined) expect(host).toMatch(/aws|amazonaws|amazonwebservices/i);
      }),
    );
  });
});
