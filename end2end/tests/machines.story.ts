// What machines rely on: metrics that promtool accepts, health, ingest refusals, the OpenAPI document.
import { spawnSync } from "node:child_process";
import { setUp } from "../support/setting";
import { expect, test } from "../support/test";

test("promtool accepts the metrics", async ({ muster }) => {
  await fetch(`${muster.url}/login`);
  const metrics = await (await fetch(`${muster.url}/metrics`)).text();
  const checked = spawnSync(process.env.PROMTOOL ?? "promtool", ["check", "metrics"], { input: metrics, encoding: "utf8" });
  expect(checked.stderr + checked.stdout).toBe("");
  expect(checked.status).toBe(0);
});

test("health says what it checked", async ({ muster }) => {
  expect((await fetch(`${muster.url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${muster.url}/readyz`);
  expect(ready.status).toBe(200);
  expect(JSON.stringify(await ready.json())).toContain("database");
});

test("ingest refuses clearly and loses nothing", async ({ muster }) => {
  const { webhook, generic } = await setUp(muster, 600);
  const post = (url: string, body: string) => fetch(url, { method: "POST", body });
  const malformed = await post(webhook, JSON.stringify({ version: "4", status: "firing", alerts: [] }));
  expect(malformed.status).toBe(400);
  expect(malformed.headers.get("content-type")).toBe("application/problem+json");
  expect(JSON.stringify(await malformed.json())).toContain("groupKey");
  expect((await post(`${webhook}x`, "{}")).status).toBe(404);
  expect((await post(generic, JSON.stringify({ summary: "x".repeat(1024 * 1024 + 1) }))).status).toBe(413);
  const taken = await post(generic, JSON.stringify({ summary: "Queue stuck", somethingNew: true }));
  expect(taken.status).toBe(202);
});

test("the OpenAPI document describes what answers", async ({ muster }) => {
  const document = (await (await fetch(`${muster.url}/api/openapi.json`)).json()) as { openapi: string; paths: Record<string, unknown> };
  expect(document.openapi).toMatch(/^3\.1/);
  expect(Object.keys(document.paths).length).toBeGreaterThan(40);
});
