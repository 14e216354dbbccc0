"""What Shopify is asked, as fixed GraphQL documents with variables.

Amounts are asked for in presentment money only: the currency the customer was told, pays and is paid back
in. The conversion into the shop's own currency is rounded amount by amount, and at another day's rate for a
refund, so that only presentment amounts add up.

Source: Shopify Admin GraphQL API 2026-07; valid against 2026-10 too.
"""

from typing import Final

API_VERSION: Final = "2026-07"

_MONEY = "{ presentmentMoney { amount currencyCode } }"
_PAGE = "pageInfo { hasNextPage endCursor }"
_TAXES = f"taxLines {{ title rate priceSet {_MONEY} }}"
_ADDRESS = "{ name company address1 address2 city provinceCode zip countryCodeV2 phone }"

_LINE = f"""
id sku name quantity currentQuantity requiresShipping
product {{ id }}
variant {{ id barcode }}
customAttributes {{ key value }}
originalUnitPriceSet {_MONEY}
discountAllocations {{ allocatedAmountSet {_MONEY} }}
{_TAXES}
"""
_REFUND_LINE = f"quantity restockType lineItem {{ id }} subtotalSet {_MONEY} totalTaxSet {_MONEY}"
_SHIPPING = f"id title code discountedPriceSet {_MONEY} {_TAXES}"
_PLACE_LINE = "id totalQuantity remainingQuantity lineItem { id }"
_SHIPPED_LINE = "quantity lineItem { id }"
_PLACE = f"""
id status fulfillBy
deliveryMethod {{ methodType additionalInformation {{ instructions phone }} }}
assignedLocation {{ name location {{ id }} }}
supportedActions {{ action }}
lineItems(first: $lines) {{ {_PAGE} nodes {{ {_PLACE_LINE} }} }}
"""
_SHIPPED = f"""
id status
location {{ id name }}
trackingInfo(first: 10) {{ company number }}
fulfillmentLineItems(first: $lines) {{ {_PAGE} nodes {{ {_SHIPPED_LINE} }} }}
"""
_PAYMENT = f"id kind status gateway formattedGateway manualPaymentGateway processedAt amountSet {_MONEY}"
_REFUND = f"""
id createdAt
totalRefundedSet {_MONEY}
refundLineItems(first: $lines) {{ {_PAGE} nodes {{ {_REFUND_LINE} }} }}
"""

_ORDER = f"""
id legacyResourceId name createdAt processedAt updatedAt cancelledAt test
currencyCode presentmentCurrencyCode taxesIncluded note email phone
displayFinancialStatus displayFulfillmentStatus
customAttributes {{ key value }}
customer {{
  id displayName defaultEmailAddress {{ emailAddress }} defaultPhoneNumber {{ phoneNumber }}
}}
shippingAddress {_ADDRESS}
billingAddress {_ADDRESS}
shippingLines(first: 10) {{ {_PAGE} nodes {{ {_SHIPPING} }} }}
totalPriceSet {_MONEY}
currentTotalPriceSet {_MONEY}
totalTaxSet {_MONEY}
totalReceivedSet {_MONEY}
totalOutstandingSet {_MONEY}
totalTipReceivedSet {_MONEY}
originalTotalDutiesSet {_MONEY}
originalTotalAdditionalFeesSet {_MONEY}
transactions(first: $lists) {{ {_PAYMENT} }}
refunds(first: $lists) {{ {_REFUND} }}
lineItems(first: $lines) {{ {_PAGE} nodes {{ {_LINE} }} }}
fulfillmentOrders(first: $parts, displayable: true) {{ {_PAGE} nodes {{ {_PLACE} }} }}
fulfillments(first: $lists) {{ {_SHIPPED} }}
"""

ORDER_LIST: Final = f"""
query PosOrderList($first: Int!, $after: String, $query: String) {{
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {{
    {_PAGE} nodes {{ id updatedAt }}
  }}
}}
"""

ORDERS: Final = f"""
query PosOrders($ids: [ID!]!, $lines: Int!, $parts: Int!, $lists: Int!) {{
  nodes(ids: $ids) {{ ... on Order {{ {_ORDER} }} }}
}}
"""

MORE_LINES: Final = f"""
query PosMoreLines($id: ID!, $first: Int!, $after: String) {{
  node(id: $id) {{ ... on Order {{ lineItems(first: $first, after: $after) {{
    {_PAGE} nodes {{ {_LINE} }}
  }} }} }}
}}
"""

MORE_SHIPPING: Final = f"""
query PosMoreShipping($id: ID!, $first: Int!, $after: String) {{
  node(id: $id) {{ ... on Order {{ shippingLines(first: $first, after: $after) {{
    {_PAGE} nodes {{ {_SHIPPING} }}
  }} }} }}
}}
"""

MORE_PLACES: Final = f"""
query PosMorePlaces($id: ID!, $first: Int!, $after: String, $lines: Int!) {{
  node(id: $id) {{ ... on Order {{ fulfillmentOrders(first: $first, after: $after, displayable: true) {{
    {_PAGE} nodes {{ {_PLACE} }}
  }} }} }}
}}
"""

MORE_PLACE_LINES: Final = f"""
query PosMorePlaceLines($id: ID!, $first: Int!, $after: String) {{
  node(id: $id) {{ ... on FulfillmentOrder {{ lineItems(first: $first, after: $after) {{
    {_PAGE} nodes {{ {_PLACE_LINE} }}
  }} }} }}
}}
"""

MORE_SHIPPED_LINES: Final = f"""
query PosMoreShippedLines($id: ID!, $first: Int!, $after: String) {{
  node(id: $id) {{ ... on Fulfillment {{ fulfillmentLineItems(first: $first, after: $after) {{
    {_PAGE} nodes {{ {_SHIPPED_LINE} }}
  }} }} }}
}}
"""

MORE_REFUND_LINES: Final = f"""
query PosMoreRefundLines($id: ID!, $first: Int!, $after: String) {{
  node(id: $id) {{ ... on Refund {{ refundLineItems(first: $first, after: $after) {{
    {_PAGE} nodes {{ {_REFUND_LINE} }}
  }} }} }}
}}
"""

ALL_PAYMENTS: Final = f"""
query PosAllPayments($id: ID!, $first: Int!) {{
  node(id: $id) {{ ... on Order {{ transactions(first: $first) {{ {_PAYMENT} }} }} }}
}}
"""

ALL_REFUNDS: Final = f"""
query PosAllRefunds($id: ID!, $first: Int!, $lines: Int!) {{
  node(id: $id) {{ ... on Order {{ refunds(first: $first) {{ {_REFUND} }} }} }}
}}
"""

ALL_SHIPPED: Final = f"""
query PosAllShipped($id: ID!, $first: Int!, $lines: Int!) {{
  node(id: $id) {{ ... on Order {{ fulfillments(first: $first) {{ {_SHIPPED} }} }} }}
}}
"""

STANDING: Final = f"""
query PosStanding($id: ID!, $lines: Int!, $parts: Int!, $lists: Int!) {{
  order(id: $id) {{
    id name cancelledAt displayFinancialStatus displayFulfillmentStatus canMarkAsPaid
    totalOutstandingSet {_MONEY}
    totalCapturableSet {_MONEY}
    fulfillmentOrders(first: $parts, displayable: true) {{ {_PAGE} nodes {{ {_PLACE} }} }}
    fulfillments(first: $lists) {{ {_SHIPPED} }}
  }}
}}
"""

PAID: Final = f"""
mutation PosPaid($input: OrderMarkAsPaidInput!) {{
  orderMarkAsPaid(input: $input) {{
    order {{ id totalOutstandingSet {_MONEY} }}
    userErrors {{ field message }}
  }}
}}
"""

SHIP: Final = """
mutation PosShip($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id status }
    userErrors { field message }
  }
}
"""

TRACK: Final = """
mutation PosTrack($id: ID!, $tracking: FulfillmentTrackingInput!) {
  fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $tracking, notifyCustomer: false) {
    fulfillment { id }
    userErrors { field message }
  }
}
"""

READY: Final = """
mutation PosReady($input: FulfillmentOrderLineItemsPreparedForPickupInput!) {
  fulfillmentOrderLineItemsPreparedForPickup(input: $input) { userErrors { code field message } }
}
"""

CANCEL: Final = """
mutation PosCancel($id: ID!, $reason: OrderCancelReason!, $refund: OrderCancelRefundMethodInput!) {
  orderCancel(
    orderId: $id, reason: $reason, restock: true, notifyCustomer: false, refundMethod: $refund
  ) {
    job { id done }
    orderCancelUserErrors { code field message }
  }
}
"""

JOB: Final = """
query PosJob($id: ID!) { job(id: $id) { id done } }
"""

SHOP: Final = """
query PosShop {
  shop { name currencyCode }
  currentAppInstallation { accessScopes { handle } }
}
"""

LOCATIONS: Final = f"""
query PosLocations($first: Int!, $after: String) {{
  locations(first: $first, after: $after) {{
    {_PAGE} nodes {{ id name isActive localPickupSettingsV2 {{ pickupTime }} }}
  }}
}}
"""

PRODUCTS: Final = f"""
query PosProducts($first: Int!, $after: String) {{
  shop {{ currencyCode }}
  productVariants(first: $first, after: $after, sortKey: ID) {{
    {_PAGE}
    nodes {{ id sku barcode displayName price product {{ id }} inventoryItem {{ id tracked }} }}
  }}
}}
"""

_STOCK = """
id sku
inventoryItem {
  id tracked
  inventoryLevel(locationId: $location) { id quantities(names: ["on_hand"]) { name quantity updatedAt } }
}
"""

STOCK_BY_ID: Final = f"""
query PosStockById($ids: [ID!]!, $location: ID!) {{
  nodes(ids: $ids) {{ ... on ProductVariant {{ {_STOCK} }} }}
}}
"""

STOCK_BY_SKU: Final = f"""
query PosStockBySku($first: Int!, $query: String!, $location: ID!) {{
  productVariants(first: $first, query: $query) {{ nodes {{ {_STOCK} }} }}
}}
"""

SET_STOCK: Final = """
mutation PosSetStock($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { code field message }
  }
}
"""

BEGIN_STOCK: Final = """
mutation PosBeginStock($item: ID!, $location: ID!, $quantity: Int!, $key: String!) {
  inventoryActivate(inventoryItemId: $item, locationId: $location, onHand: $quantity)
    @idempotent(key: $key) {
    inventoryLevel { id }
    userErrors { field message }
  }
}
"""
