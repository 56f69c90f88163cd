"use strict";

const fetcher = GraphiQL.createFetcher({
  url: "/graphql",
  // http becomes ws, https wss.
  subscriptionUrl: location.origin.replace("http", "ws") + "/graphql/ws",
});

const defaultQuery = `# The cost distribution of a year, once you are signed in.
# Without a session: add {"Authorization": "Bearer ..."} under Headers.
{
  costDistribution(partnership: "zhw", year: 2023) {
    total
    shares {
      organization { code name }
      inhabitants
      percentage
      amount
    }
  }
}
`;

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery, shouldPersistHeaders: false }),
);
