"""The demo shop: two outlets, four registers, a month of sales and open orders, all made by the services."""
