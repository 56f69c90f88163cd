// What a Relay application asks: a list to page through, a fragment to fetch anew by its node, a mutation, a subscription.
import { graphql } from 'relay-runtime';

graphql`
  query CalendarQuery($partnership: String!, $first: Int!, $after: String) {
    ...Calendar_list @arguments(partnership: $partnership, first: $first, after: $after)
  }
`;

graphql`
  fragment Calendar_list on Query
  @argumentDefinitions(partnership: { type: "String!" }, first: { type: "Int!" }, after: { type: "String" })
  @refetchable(queryName: "CalendarPaginationQuery") {
    tenders(partnership: $partnership, first: $first, after: $after) @connection(key: "Calendar_tenders") {
      edges { node { id title ...Calendar_tender } }
    }
  }
`;

graphql`
  fragment Calendar_tender on Tender @refetchable(queryName: "CalendarTenderQuery") {
    version
    estimatedValue
    lead { id code name }
    publication { start end precision text }
  }
`;

graphql`
  mutation CalendarRegisterMutation($input: RegisterTenderInput!) {
    registerTender(input: $input) { tender { id ...Calendar_tender } problems { code path message } }
  }
`;

graphql`
  subscription CalendarChangesSubscription($partnership: String!, $year: Int!) {
    calendarChanges(partnership: $partnership, year: $year) { kind complete tenders { id ...Calendar_tender } }
  }
`;
