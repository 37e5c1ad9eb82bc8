// A roster of three people who take turns by week.
import { randomBytes } from "node:crypto";
import type { Account, Muster } from "./muster";

export interface Team {
  slug: string;
  id: string;
  people: Account[];
  /** Who is on call now. */
  holder: Account;
  /** Who has the next turn. */
  other: Account;
}

export async function team(muster: Muster): Promise<Team> {
  const tag = randomBytes(3).toString("hex");
  const people: Account[] = [];
  for (const name of ["Ada", "Bo", "Cy"]) people.push(await muster.person(`${name} ${tag}`));
  const slug = `team-${tag}`;
  const rotation = { layer: 1, name: "Primary", starts_on: "2026-01-05", handover_time: "09:00", turns: people.map((person) => [person.id]) };
  const { id } = await muster.api<{ id: string }>("POST", "/rosters", { slug, name: `Team ${tag}`, time_zone: "Europe/Berlin", rotations: [rotation] });
  const page = await muster.api<{ now: { layers: { people: { id: string }[] }[] } }>("GET", `/rosters/${slug}`);
  const at = people.findIndex((person) => person.id === page.now.layers[0]?.people[0]?.id);
  const [holder, other] = [people[at], people[(at + 1) % people.length]];
  if (!holder || !other) throw new Error("nobody is on call");
  return { slug, id, people, holder, other };
}
