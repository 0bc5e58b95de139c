import {
  CreateRepositoryCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  RepositoryAlreadyExistsException,
} from '@aws-sdk/client-ecr';
import type { Abortable } from '../../base/index.ts';
import type { PrivateEcrHost } from './host.ts';
import type { Authorization, EcrApi, RepositorySettings } from './model.ts';
import { callEcr, readAuthorization } from './session.ts';
import type { EcrPlace, SdkClient } from './session.ts';

/** The API of a private registry. This file brings the SDK with it. */
export function privateApi(place: EcrPlace & { readonly host: PrivateEcrHost }): EcrApi {
  async function authorize({ signal }: Abortable): Promise<Authorization> {
    const answer = await callEcr(place, {
      action: 'ecr:GetAuthorizationToken',
      connect: (config) => new ECRClient(config) satisfies SdkClient,
      work: (client, http) => client.send(new GetAuthorizationTokenCommand({}), http),
      signal,
    });
    return readAuthorization(answer.authorizationData?.[0], place.registry);
  }

  async function createRepository(
    repository: string,
    settings: RepositorySettings,
    { signal }: Abortable,
  ): Promise<'created' | 'present'> {
    const command = new CreateRepositoryCommand({
      // Without it the caller's own account would get the repository, whatever the host says.
      registryId: place.host.account,
      repositoryName: repository,
      ...inputOf(settings),
    });
    return callEcr(place, {
      action: 'ecr:CreateRepository',
      connect: (config) => new ECRClient(config) satisfies SdkClient,
      work: async (client, http) => {
        try {
          await client.send(command, http);
          return 'created';
        } catch (error) {
          // Also when somebody else made it at the same moment.
          if (error instanceof RepositoryAlreadyExistsException) return 'present';
          throw error;
        }
      },
      signal,
    });
  }
  return { authorize, createRepository };
}

function inputOf({ immutableTags, scanOnPush, encryption }: RepositorySettings) {
  return {
    ...(immutableTags === true ? { imageTagMutability: 'IMMUTABLE' as const } : {}),
    ...(scanOnPush === true ? { imageScanningConfiguration: { scanOnPush } } : {}),
    ...(encryption === undefined
      ? {}
      : {
          encryptionConfiguration: {
            encryptionType: encryption.type,
            ...(encryption.key === undefined ? {} : { kmsKey: encryption.key }),
          },
        }),
  };
}
