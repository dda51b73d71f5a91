"""A file's columns are known before it is read."""

from ioc_api.export import columns
from ioc_api.export.form import Form
from tests.stand.asked_file import asked


def test_the_first_columns_are_id_and_time() -> None:
    form = Form(delimiter="tab", has_bom=True, zone="Asia/Ho_Chi_Minh")
    assert columns.header(asked()) == b"sensor_id,observed_at,quality,pm25_ugm3\r\n"
    assert columns.header(asked(form=form)) == (
        b"\xef\xbb\xbfsensor_id\tobserved_at\tlocal_at\tquality\tpm25_ugm3\r\n"
    )


def test_a_bucket_has_only_columns_that_its_quantity_can_fill() -> None:
    assert columns.value_names(asked("smart_meter", "1h")) == [
        "energy_kwh_min",
        "energy_kwh_max",
        "energy_kwh_increase",
    ]


def test_a_value_in_a_row_of_its_own_is_named_there() -> None:
    form = Form(shape="long", zone="Asia/Ho_Chi_Minh")
    assert columns.header(asked(form=form)) == (
        b"sensor_id,observed_at,local_at,quality,quantity,value,unit\r\n"
    )
    assert columns.header(asked(tier="1h", form=Form(shape="long"))) == (
        b"sensor_id,observed_at,count,untrusted_count,quantity,stat,value,unit\r\n"
    )


def test_each_value_of_a_bucket_is_a_row() -> None:
    assert columns.rows_each(asked("rain_gauge", "1h", quantities=2)) == 1
    assert columns.rows_each(asked("rain_gauge", "1h", Form(shape="long"), quantities=2)) == 7
    assert columns.rows_each(asked(form=Form(shape="long"), quantities=2)) == 2
