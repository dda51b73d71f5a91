"""The catalogue as the API publishes it."""

from functools import cache

from contract.catalogue import KINDS, Kind
from contract.plausible import Plausible, Range
from contract.quantity import Quantity
from ioc_api.catalogue.schemas import FiwareName, KindItem, KindList, QuantityAxis, QuantityItem


@cache
def kind_list(plausible: Plausible) -> KindList:
    """Return the catalogue, with what is plausible in a city, as the API publishes it."""
    return KindList(items=[_kind(kind, plausible) for kind in KINDS])


def _kind(kind: Kind, plausible: Plausible) -> KindItem:
    return KindItem(
        kind=kind.code,
        domain=kind.domain,
        name_vi=kind.label_vi,
        name_en=kind.label_en,
        period_s=kind.period_s,
        primary=kind.primary.name,
        quantities=[
            _quantity(quantity, plausible.range(kind.code, quantity.name))
            for quantity in kind.quantities
        ],
        fiware=FiwareName(
            type=kind.fiware_type,
            attributes={each.name: each.fiware for each in kind.quantities if each.fiware},
        ),
        observed_property={each.name: each.observed_property for each in kind.quantities},
    )


def _quantity(quantity: Quantity, usual: Range) -> QuantityItem:
    return QuantityItem(
        quantity=quantity.name,
        name_vi=quantity.label_vi,
        name_en=quantity.label_en,
        unit=quantity.unit,
        symbol=quantity.symbol,
        display_factor=quantity.display_factor,
        resolution=quantity.resolution,
        possible=quantity.possible,
        plausible=(usual.low, usual.high),
        axis=QuantityAxis(begin=quantity.axis[0], span=quantity.axis[1]),
        aggregate=quantity.aggregate,
        greatest_rate_per_h=quantity.greatest_rate_per_h,
        source=usual.source,
    )
