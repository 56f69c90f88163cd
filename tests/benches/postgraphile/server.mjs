// PostGraphile 5 on the tables of the database that the first argument names, in production, without its explorer.
// Tells its address on the first line.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const service = makePgService({ connectionString: process.argv[2], schemas: ["public"], poolConfig: { max: 8 } });
const server = createServer();
await postgraphile({
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  // Or only columns with an index of their own could be filtered by.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  pgServices: [service],
  grafserv: { graphqlPath: "/graphql", graphiql: false },
})
  .createServ(grafserv)
  .addTo(server);
server.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${server.address().port}`));
