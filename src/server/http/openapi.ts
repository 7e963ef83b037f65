// OpenAPI 3.1 out of the same declarations the server is made of, so that it cannot tell another story.

import { toJSONSchema, type z } from "zod/mini";
import { pathOf, type Operation } from "../../base/contract.ts";

type Schema = Record<string, unknown>;

function schemaOf(shape: z.ZodMiniType, io: "input" | "output"): Schema {
  const { $schema: _dialect, ...schema } = toJSONSchema(shape, { io, unrepresentable: "any" }) as Schema;
  return schema;
}

function parametersOf(op: Operation): Schema[] {
  const schema = schemaOf(op.input, "input") as { properties?: Record<string, Schema>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, s]) => ({
    name,
    in: "query",
    required: schema.required?.includes(name) ?? false,
    schema: s,
  }));
}

/** The whole document, served at `/openapi.json`. */
export function openApi(operations: readonly Operation[]): Schema {
  const paths: Record<string, Schema> = {};
  for (const op of operations) {
    const responses = {
      "200": {
        description: "Done",
        content:
          op.kind === "stream"
            ? { "text/event-stream": { schema: schemaOf(op.output, "output") } }
            : { "application/json": { schema: schemaOf(op.output, "output") } },
      },
      default: {
        description: "Refused (RFC 9457)",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    };
    const common = { operationId: op.name, summary: op.summary, responses };
    if (op.kind === "query" || op.kind === "stream")
      paths[pathOf(op)] = { get: { ...common, parameters: parametersOf(op) } };
    else if (op.kind === "command") {
      paths[pathOf(op)] = {
        post: {
          ...common,
          requestBody: { required: true, content: { "application/json": { schema: schemaOf(op.input, "input") } } },
        },
      };
    } else {
      paths[pathOf(op)] = {
        post: {
          ...common,
          parameters: parametersOf(op),
          requestBody: {
            required: true,
            content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
          },
        },
      };
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Posko", version: "0.1.0", license: { name: "AGPL-3.0-or-later", identifier: "AGPL-3.0-or-later" } },
    paths,
    components: {
      schemas: {
        Problem: {
          type: "object",
          required: ["type", "title", "status", "code"],
          properties: {
            type: { type: "string" },
            title: { type: "string" },
            status: { type: "integer" },
            code: { type: "string" },
            detail: { type: "string", description: "What happened and what to do, by Accept-Language" },
            instance: { type: "string" },
            details: { type: "object" },
          },
        },
      },
    },
  };
}
