// The setting of the story: a service with its people, a policy of two steps, a status page.
import { randomBytes } from "node:crypto";
import type { Account, Muster } from "./muster";

export interface Setting {
  primary: Account;
  secondary: Account;
  service: { id: string; slug: string; name: string };
  /** Where Alertmanager posts. */
  webhook: string;
  /** Where everything else posts. */
  generic: string;
  pageSlug: string;
  component: string;
}

/** Sets it up through the API, as an operator's script would. `waitS`: what the primary has, in seconds. */
export async function setUp(muster: Muster, waitS = 4): Promise<Setting> {
  const tag = randomBytes(3).toString("hex").replaceAll(/[0-9]/g, (digit) => "ghijklmnop"[Number(digit)] ?? "x");
  const primary = await muster.person(`Ada ${tag}`);
  const secondary = await muster.person(`Grace ${tag}`);
  const rotation = (layer: number, person: Account) => ({
    layer,
    name: "Weekly",
    starts_on: "2026-01-05",
    handover_time: "09:00",
    turns: [[person.id]],
  });
  const roster = await muster.api<{ id: string }>("POST", "/rosters", {
    slug: `payments-${tag}`,
    name: `Payments ${tag}`,
    time_zone: "Europe/Berlin",
    rotations: [rotation(1, primary), rotation(2, secondary)],
  });
  const target = (layer: number) => [{ kind: "on_call", roster_id: roster.id, layer }];
  const policy = await muster.api<{ id: string }>("POST", "/escalation-policies", {
    name: `Payments ${tag}`,
    repeats: 0,
    steps: [
      { wait_s: waitS, targets: target(1) },
      { wait_s: 600, targets: target(2) },
    ],
  });
  const service = await muster.api<Setting["service"]>("POST", "/services", {
    slug: `checkout-${tag}`,
    name: `Checkout ${tag}`,
    description: "Takes the money",
    core: true,
    roster_id: roster.id,
    policy_id: policy.id,
  });
  const key = await muster.api<{ secret: string }>("POST", `/services/${service.slug}/ingest-keys`, { name: "Alertmanager" });
  const pageSlug = `status-${tag}`;
  await muster.api("POST", "/status-pages", { slug: pageSlug, name: `Northwind ${tag}` });
  const component = `Card payments ${tag}`;
  await muster.api("POST", `/status-pages/${pageSlug}/components`, { name: component, description: "", service_id: service.id });
  return {
    primary,
    secondary,
    service,
    webhook: `${muster.url}/api/ingest/alertmanager/${key.secret}`,
    generic: `${muster.url}/api/ingest/generic/${key.secret}`,
    pageSlug,
    component,
  };
}

/** Lets monitoring report something, and returns the id of its alert. */
export async function fire(generic: string, summary: string): Promise<string> {
  const answer = await fetch(generic, { method: "POST", body: JSON.stringify({ summary }) });
  const { received } = (await answer.json()) as { received: { alert_id: string }[] };
  return received[0]?.alert_id ?? "";
}
