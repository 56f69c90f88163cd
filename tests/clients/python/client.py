"""Uses the client that ariadne-codegen made of the schema: python client.py '{"server": "http://...", "token": "..."}'"""

import asyncio
import json
import sys
from decimal import Decimal

from made import Client, RegisterTenderInput, TenderFilter


async def main(server, token):
    async with Client(url=f"{server}/graphql", headers={"Authorization": f"Bearer {token}"}) as client:
        tenders, after = [], None
        while True:
            page = (await client.calendar(partnership="zhw", filter_=TenderFilter(year=2023), after=after)).tenders
            tenders += page.nodes
            if not page.page_info.has_next_page:
                break
            after = page.page_info.end_cursor
        wanted = RegisterTenderInput(
            partnership="zhw", year=2023, title="Met Python", estimated_value=Decimal("1234.50")
        )
        registered = (await client.register(input=wanted)).register_tender
        assert registered.tender.estimated_value == Decimal("1234.50")
        print(json.dumps({
            "titles": [tender.title for tender in tenders],
            "years": [tender.publication.start.year for tender in tenders if tender.publication and tender.publication.start],
            "problems": registered.problems,
        }))


asyncio.run(main(**json.loads(sys.argv[1])))
