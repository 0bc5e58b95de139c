import {
  CreateRepositoryCommand,
  DescribeRegistriesCommand,
  ECRPUBLICClient,
  GetAuthorizationTokenCommand,
  RepositoryAlreadyExistsException,
} from '@aws-sdk/client-ecr-public';
import type { Abortable } from '../../base/index.ts';
import { fail } from '../../base/index.ts';
import type { Authorization, EcrApi, RepositorySettings } from './model.ts';
import { callEcr, readAuthorization } from './session.ts';
import type { EcrPlace, SdkClient } from './session.ts';

/** The API of the public registry. This file brings the SDK with it. */
export function publicApi(place: EcrPlace): EcrApi {
  async function authorize({ signal }: Abortable): Promise<Authorization> {
    const answer = await callEcr(place, {
      action: 'ecr-public:GetAuthorizationToken',
      connect: (config) => new ECRPUBLICClient(config) satisfies SdkClient,
      work: (client, http) => client.send(new GetAuthorizationTokenCommand({}), http),
      signal,
    });
    return readAuthorization(answer.authorizationData, place.registry);
  }

  async function createRepository(
    repository: string,
    settings: RepositorySettings,
    { signal }: Abortable,
  ): Promise<'created' | 'present'> {
    const { alias, name } = nameOf(place.registry, repository);
    refuseSettings(place.registry, settings);
    await checkAlias(alias, { signal });
    return callEcr(place, {
      action: 'ecr-public:CreateRepository',
      connect: (config) => new ECRPUBLICClient(config) satisfies SdkClient,
      work: async (client, http) => {
        try {
          await client.send(new CreateRepositoryCommand({ repositoryName: name }), http);
          return 'created';
        } catch (error) {
          if (error instanceof RepositoryAlreadyExistsException) return 'present';
          throw error;
        }
      },
      signal,
    });
  }

  /** Repositories are made in the caller's own registry; the alias in the reference may be somebody else's. */
  async function checkAlias(alias: string, { signal }: Abortable): Promise<void> {
    const { registries = [] } = await callEcr(place, {
      action: 'ecr-public:DescribeRegistries',
      connect: (config) => new ECRPUBLICClient(config) satisfies SdkClient,
      work: (client, http) => client.send(new DescribeRegistriesCommand({}), http),
      signal,
    });
    const own = registries.flatMap(({ aliases }) => aliases ?? []).map(({ name }) => name);
    if (own.includes(alias)) return;
    const hint =
      own.length === 0
        ? 'Whoever owns the alias must make the repository.'
        : `Yours: ${own.slice(0, 5).join(', ')}.`;
    fail('registry-denied', `The alias ${alias} of ${place.registry} is of another AWS account.`, {
      hint,
      details: { registry: place.registry, alias },
    });
  }
  return { authorize, createRepository };
}

function nameOf(registry: string, repository: string): { alias: string; name: string } {
  const slash = repository.indexOf('/');
  if (slash > 0) return { alias: repository.slice(0, slash), name: repository.slice(slash + 1) };
  return fail('reference-invalid', `"${registry}/${repository}" names no repository.`, {
    hint: `Repositories of the public registry read ${registry}/ALIAS/NAME.`,
  });
}

function refuseSettings(registry: string, settings: RepositorySettings): void {
  const asked = Object.values(settings).some((value) => value !== undefined && value !== false);
  if (asked)
    fail('option-invalid', `${registry} has no immutable tags, scans or encryption to choose.`, {
      hint: 'These are settings of private registries of ECR.',
    });
}
