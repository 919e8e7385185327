import { type Client, signInLink } from '@psfleet/sdk';

/** Whether the API serves a page. */
export async function servesPage(client: Client): Promise<boolean> {
  return (await client.readFile('/')) !== null;
}

/** Makes a link that signs a browser in, once, within five minutes. */
export async function createSignInLink(client: Client): Promise<string> {
  const { data } = await client.call('createSessionLink', {});
  return signInLink(client.url, data.code);
}
