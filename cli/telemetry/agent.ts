/** Connections to a receiver: kept open, and none of them can end the program. */
import http from 'node:http';
import https from 'node:https';

/**
 * A receiver that answers before it has read everything and hangs up leaves a write behind that fails when the request is over
 * and nobody listens to its socket any more; that would end the program. What matters of an error the request hears as well.
 */
export async function agentFor(protocol: string): Promise<http.Agent> {
  const agent = protocol === 'http:' ? new http.Agent({ keepAlive: true }) : new https.Agent({ keepAlive: true });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, whenCreated) => connect(options, whenCreated)?.on('error', () => {});
  return agent;
}
