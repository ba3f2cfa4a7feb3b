"""Failovers explored: what can happen to the groups that bear Integration Services, and how it comes about.

``world`` takes from the facts what decides a failover; ``semantics`` says what one event does to one group, and
``departures`` what the failure of a node does to all of its groups; ``explore`` visits every state within its bounds;
``forced`` proves conflicts that no placement avoids; ``narrate`` tells a trace in words.
"""
