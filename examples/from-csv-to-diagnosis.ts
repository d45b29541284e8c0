/** From an export of a ticket system to a diagnosis. Run: node --conditions=casebook-source examples/from-csv-to-diagnosis.ts */
import { createCasebook, isCasebookError, readIncidents } from "casebook";

const tickets = `Number,Short description,Opened,Closed,Root cause,Kind
INC-1,Checkout answers 503 and orders-db times out,2026-01-05T10:00:00Z,2026-01-05T12:00:00Z,A slow report held all connections,pool exhausted
INC-2,TLS handshake fails at the gateway,2026-01-12T10:00:00Z,2026-01-12T11:00:00Z,The gateway's certificate had run out,expired certificate
INC-3,Orders-db refuses connections,2026-01-20T09:00:00Z,2026-01-20T10:30:00Z,A leak in the payment worker,pool exhausted
INC-4,Nightly backup alarm,2026-01-22 03:00,2026-01-22T05:00:00Z,The volume was full,disk full
INC-5,Partners report TLS errors,2026-02-02T08:00:00Z,2026-02-02T09:00:00Z,An intermediate certificate had run out,expired certificate
INC-6,Checkout is slow and orders-db times out,2026-02-11T14:00:00Z,2026-02-11T15:00:00Z,Retries after a deploy,pool exhausted
`;

const casebook = await createCasebook(); // in memory; { directory: "…" } keeps it
try {
  // A path would do as well: readIncidents("tickets.csv", { map })
  const incidents = readIncidents([tickets], {
    format: "csv",
    map: {
      Number: "id",
      "Short description": "title",
      Opened: "openedAt",
      Closed: "resolvedAt",
      "Root cause": "rootCause.text",
      Kind: "rootCause.category",
    },
  });
  const { added, rejected } = await casebook.add(incidents);
  console.log(`${added} incidents are stored.`);
  // INC-4 opened at a local time, of which nobody can tell the moment; timeZone: "Europe/Berlin" would say.
  for (const { line, reason, remedy } of rejected) console.log(`Line ${line} was refused: ${reason} ${remedy}`);

  await casebook.fit(); // learns from the past how right its answers would have been
  const diagnosis = await casebook.diagnose({
    id: "INC-7",
    title: "Checkout answers 503",
    summary: "orders-db times out",
    openedAt: "2026-03-01T09:30:00Z",
  });
  if (diagnosis.status === "failed") throw diagnosis.error;
  const { status, causes, confidence, precedents } = diagnosis;
  console.log(status, causes[0]?.category, confidence);
  for (const { incident, lexical } of precedents.slice(0, 2)) {
    console.log(
      `- ${incident.id} ${incident.title}: ${incident.rootCause?.text} (shares ${lexical?.terms.join(", ")})`,
    );
  }

  await casebook.feedback({ diagnosis: diagnosis.id, verdict: "confirmed", by: "Ada" });
} catch (error) {
  // Every error says what to do about it.
  if (isCasebookError(error)) console.error(error.code, error.field, error.remedy);
  throw error;
} finally {
  await casebook.close();
}
