// Prints what is not ok, then the counts; the exit code is 0 only where all 61 audits are ok.
import { serverAudits } from "graphql-http";

const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const audit of serverAudits({ url: process.argv[2], fetchFn: fetch })) {
  const result = await audit.fn();
  counts[result.status] += 1;
  if (result.status !== "ok") console.log(result.status, audit.id, audit.name, result.reason ?? "");
}
console.log(Object.entries(counts).map(([status, count]) => `${count} ${status}`).join(", "));
process.exit(counts.ok === 61 ? 0 : 1);
