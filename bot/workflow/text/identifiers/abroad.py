"""Telephone numbers of other countries, which say which country they are of."""


def is_somebodys(digits: str) -> bool:
    """Say whether digits that begin with a country's code can be a person's number there.

    The library is loaded with the first such number: hardly any text has one.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return False

    if not phonenumbers.is_valid_number(number):
        return False

    of_organisations = (
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.UAN,
    )
    return phonenumbers.number_type(number) not in of_organisations
