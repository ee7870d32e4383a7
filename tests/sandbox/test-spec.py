#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what the practice gateway answers against Stripe's published specification.

Usage: test-spec.py PROGRAM

The specification is not part of this project: it is looked for in $TILL_SHARED/specs, or in
../shared/specs beside the project. Without it the test says so and is skipped (exit code 77).

Two things are checked for every object of every answer: it is valid for its schema, and each member
that the schema does not have stands in ADDED below, with the version that brought it.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

SPEC = "stripe-spec3-2023-08-16.json"
KEY = "sk_test_spec"

# Members that versions after 2023-08-16 brought (docs.stripe.com/changelog, and the SDKs' notes).
ADDED = {
    "account": {},
    "account_business_profile": {
        "annual_revenue": "2023-10-16", "estimated_worker_count": "2023-10-16"},
    "balance": {"refund_and_dispute_prefunding": "2025-09-30.clover"},
    "balance_transaction": {"balance_type": "2025-07-30.basil"},
    "billing_details": {"tax_id": "2025-03-31.basil"},
    "charge": {"source": "dropped from the public schema; still sent"},
    "charge_outcome": {
        "advice_code": "2024-11-20.acacia", "network_advice_code": "2024-11-20.acacia",
        "network_decline_code": "2024-11-20.acacia"},
    "checkout.session": {
        "adaptive_pricing": "2024-10-28.acacia", "client_secret": "2023-10-16",
        "collected_information": "2025-03-31.basil", "customer_account": "2025-11-17.clover",
        "origin_context": "2025-06-30.basil", "payment_method_configuration_details": "2023-10-16",
        "permissions": "2025-04-30.basil", "saved_payment_method_options": "2024-04-10",
        "ui_mode": "2023-10-16", "wallet_options": "2025-05-28.basil"},
    "dispute": {"enhanced_eligibility_types": "2024-12-18.acacia"},
    "dispute_evidence": {"enhanced_evidence": "2024-12-18.acacia"},
    "dispute_evidence_details": {"enhanced_eligibility": "2024-12-18.acacia"},
    "dispute_payment_method_details_card": {
        "case_type": "2024-04-10", "network": "preview; sent in 2026"},
    "payment_flows_automatic_payment_methods_payment_intent": {},
    "payment_intent": {
        "customer_account": "2025-11-17.clover",
        "excluded_payment_method_types": "2025-08-27.basil",
        "payment_method_configuration_details": "2023-10-16",
        "source": "dropped from the public schema; still sent"},
    "payment_method": {
        "allow_redisplay": "2024-04-10", "customer_account": "2025-11-17.clover"},
    "payment_method_card": {
        "display_brand": "2024-04-10", "regulated_status": "2024-11-20.acacia"},
    "payment_method_details_card": {
        "amount_authorized": "2023-10-16", "authorization_code": "2024-09-30.acacia",
        "capture_before": "2023-10-16", "extended_authorization": "2023-10-16",
        "incremental_authorization": "2023-10-16", "moto": "sent for orders by phone",
        "multicapture": "2023-10-16", "network_transaction_id": "2024-10-28.acacia",
        "overcapture": "2023-10-16", "regulated_status": "2024-11-20.acacia"},
    "payout": {
        "application_fee": "2024-06-20", "application_fee_amount": "2024-06-20",
        "payout_method": "2025-02-24.acacia", "trace_id": "2024-09-30.acacia"},
    "refund": {"destination_details": "2024-04-10"},
    "setup_intent": {
        "customer_account": "2025-11-17.clover",
        "excluded_payment_method_types": "2025-08-27.basil",
        "payment_method_configuration_details": "2023-10-16"},
    "three_d_secure_details_charge": {
        "electronic_commerce_indicator": "2023-10-16", "exemption_indicator": "2023-10-16",
        "transaction_id": "2023-10-16"},
    "api_errors": {
        "advice_code": "2024-11-20.acacia", "network_decline_code": "2024-11-20.acacia"},
    "payment_pages_checkout_session_automatic_tax": {
        "liability": "2024-04-10", "provider": "2025-05-28.basil"},
    "payment_pages_checkout_session_custom_text": {
        "after_submit": "2024-04-10", "terms_of_service_acceptance": "2023-08-16"},
    "payment_pages_checkout_session_invoice_settings": {"issuer": "2024-04-10"},
    "payment_pages_checkout_session_total_details": {},
}

# Words that later versions added to lists of words.
ADDED_WORDS = {
    "link", "hosted_page",
}


def skip(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(77)


def load_spec():
    shared = os.environ.get("TILL_SHARED") or os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared")
    path = os.path.join(shared, "specs", SPEC)
    if not os.path.exists(path):
        skip(f"the specification {SPEC} is not here (set TILL_SHARED)")
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def to_json_schema(node):
    """OpenAPI 3.0's nullable is no JSON schema: it becomes anyOf with null."""
    if isinstance(node, list):
        return [to_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: to_json_schema(value) for key, value in node.items()}
    if result.pop("nullable", False) is True:
        return {"anyOf": [result, {"type": "null"}]}
    return result


class Checker:
    """Validates objects by what they say they are."""

    def __init__(self, spec):
        import jsonschema
        self.spec = {"components": to_json_schema(spec["components"])}
        self.schemas = self.spec["components"]["schemas"]
        self.resolver = jsonschema.RefResolver("", self.spec)
        self.jsonschema = jsonschema
        self.checked = {}
        self.problems = []

    def check(self, value, where):
        if isinstance(value, list):
            for item in value:
                self.check(item, where)
        elif isinstance(value, dict):
            name = value.get("object")
            if name == "list":
                self.check_list(value, where)
            elif isinstance(name, str) and name in self.schemas:
                self.check_object(value, name, where)
            for member in value.values():
                self.check(member, where)

    def check_list(self, value, where):
        if sorted(set(value) - {"count"}) != ["data", "has_more", "object", "url"]:
            self.problems.append(f"{where}: a list with {sorted(value)}")

    def check_object(self, value, name, where):
        if value.get("deleted") is True:
            name = "deleted_" + name
        validator = self.jsonschema.Draft4Validator(self.schemas[name], resolver=self.resolver)
        for error in validator.iter_errors(value):
            if not self.is_added_word(error):
                path = ".".join(str(part) for part in error.absolute_path)
                self.problems.append(f"{where}: {name}.{path}: {error.message[:200]}")
        self.check_members(value, self.schemas[name], name, where)
        self.checked[name] = self.checked.get(name, 0) + 1

    @staticmethod
    def is_added_word(error):
        causes = [error] + list(error.context)
        return any(cause.validator == "enum" and cause.instance in ADDED_WORDS for cause in causes)

    def resolve(self, schema, value):
        """Finds the schema with members that a value is meant to have."""
        name = None
        while True:
            if "$ref" in schema:
                name = schema["$ref"].rsplit("/", 1)[1]
                schema = self.schemas[name]
            elif "anyOf" in schema:
                choices = [self.resolve(choice, value) for choice in schema["anyOf"]
                           if choice.get("type") not in ("string", "null", "integer")]
                fitting = [choice for choice in choices if choice[1].get("properties") and
                           value.get("object") in choice[1]["properties"].get(
                               "object", {}).get("enum", [value.get("object")])]
                return fitting[0] if fitting else (None, {})
            else:
                return name, schema

    def check_members(self, value, schema, name, where):
        properties = schema.get("properties")
        if not properties or not isinstance(value, dict):
            return
        for member, content in value.items():
            if member not in properties:
                if member not in ADDED.get(name, {}):
                    self.problems.append(f"{where}: {name} has no member {member}")
            elif isinstance(content, dict) and "object" not in content:
                inner_name, inner = self.resolve(properties[member], content)
                if inner_name is not None:
                    self.check_members(content, inner, inner_name, where)

    def check_error(self, body, where):
        self.check_members(body["error"], self.schemas["api_errors"], "api_errors", where)
        validator = self.jsonschema.Draft4Validator(self.schemas["error"], resolver=self.resolver)
        for error in validator.iter_errors(body):
            self.problems.append(f"{where}: error: {error.message[:200]}")
        self.check(body, where)


class Gateway:
    """The running program."""

    def __init__(self, program, checker):
        self.checker = checker
        self.process = subprocess.Popen(
            [program, "--port", "0", "--seed", "5", "--payments", "1500", "--secret-key", KEY,
             "--settle-ms", "20", "--exit-with-parent"], stdout=subprocess.PIPE)
        self.url = json.loads(self.process.stdout.readline())["url"]
        self.n_calls = 0

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def call(self, method, path, params=None, expect=200, data=None, **headers):
        form = urllib.parse.urlencode(params or {})
        url = f"{self.url}/v1/{path}"
        if method == "GET" and form:
            url += "?" + form
        if method == "POST" and data is None:
            data = form.encode()
        request = urllib.request.Request(url, method=method, data=data,
                                         headers={"Authorization": f"Bearer {KEY}", **headers})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                status, body = answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            status, body = error.code, json.load(error)
        self.n_calls += 1
        where = f"{method} /v1/{path}"
        if status != expect:
            self.checker.problems.append(f"{where}: status {status}: {body}")
        if "error" in body:
            self.checker.check_error(body, where)
        else:
            self.checker.check(body, where)
        return body

    def get(self, path, expect=200, **params):
        return self.call("GET", path, params, expect)

    def post(self, path, params=None, expect=200):
        return self.call("POST", path, params, expect)

    def walk(self, path, pages, **params):
        """Reads some pages of a list."""
        objects = []
        for _ in range(pages):
            page = self.get(path, limit=100, **params)
            objects += page["data"]
            if not page["has_more"]:
                break
            params["starting_after"] = page["data"][-1]["id"]
        return objects


def read_history(gateway):
    gateway.get("account")
    gateway.get("balance")
    gateway.walk("charges", 12, **{"expand[0]": "data.balance_transaction",
                                   "expand[1]": "data.refunds", "expand[2]": "data.customer"})
    gateway.walk("payment_intents", 6, **{"expand[0]": "data.latest_charge.balance_transaction",
                                          "expand[1]": "data.payment_method"})
    gateway.walk("refunds", 5, **{"expand[0]": "data.charge", "expand[1]": "data.payment_intent"})
    gateway.walk("customers", 3)
    gateway.walk("balance_transactions", 8, **{"expand[0]": "data.source"})
    gateway.walk("payouts", 5, **{"expand[0]": "data.balance_transaction"})
    gateway.walk("disputes", 2, **{"expand[0]": "data.charge"})
    gateway.walk("events", 10)
    gateway.walk("radar/early_fraud_warnings", 1)
    gateway.walk("checkout/sessions", 2, **{"expand[0]": "data.payment_intent"})


def charge(gateway, expect=200, **params):
    params = {"amount": 4200, "currency": "gbp", "payment_method": "pm_card_visa",
              "payment_method_types[]": "card", "confirm": "true", **params}
    return gateway.post("payment_intents", params, expect)


def take_payments(gateway):
    method = gateway.post("payment_methods", {
        "type": "card", "card[number]": "4242 4242 4242 4242", "card[exp_month]": 12,
        "card[exp_year]": 2030, "card[cvc]": "123", "billing_details[name]": "Zoé Weiß",
        "billing_details[address][line1]": "1 High Street",
        "billing_details[address][postal_code]": "LS1 4AB"})
    intent = charge(gateway, payment_method=method["id"], **{
        "payment_method_options[card][moto]": "true", "metadata[order_reference]": "A-1",
        "expand[]": "latest_charge.balance_transaction"})
    gateway.post("refunds", {"payment_intent": intent["id"], "amount": 1000})
    gateway.post("refunds", {"charge": intent["latest_charge"]["id"], "expand[]": "charge"})
    gateway.post("refunds", {"charge": intent["latest_charge"]["id"]}, expect=400)
    charge(gateway, expect=402, payment_method="pm_card_chargeDeclinedInsufficientFunds")
    charge(gateway, expect=402, payment_method="pm_card_authenticationRequired",
           error_on_requires_action="true")
    charge(gateway, payment_method="pm_card_authenticationRequired")
    charge(gateway, payment_method="pm_card_authenticationRequired",
           return_url="https://example.com/back")
    held = charge(gateway, capture_method="manual")
    gateway.post(f"payment_intents/{held['id']}/capture", {"amount_to_capture": 2000})
    gateway.post(f"payment_intents/{held['id']}/capture", expect=400)
    other = charge(gateway, capture_method="manual")
    gateway.post(f"payment_intents/{other['id']}/cancel", {"cancellation_reason": "duplicate"})
    gateway.post(f"payment_intents/{other['id']}/cancel", expect=400)
    charge(gateway, payment_method="pm_card_createDispute")
    charge(gateway, payment_method="pm_card_createIssuerFraudRecord")


def keep_customers(gateway):
    customer = gateway.post("customers", {"name": "王伟", "email": "wang@example.com",
                                          "address[city]": "上海"})
    method = gateway.post("payment_methods/pm_card_mastercard/attach",
                          {"customer": customer["id"]})
    gateway.get(f"customers/{customer['id']}/payment_methods", type="card")
    gateway.post(f"customers/{customer['id']}",
                 {"invoice_settings[default_payment_method]": method["id"]})
    gateway.post("setup_intents", {"customer": customer["id"], "payment_method": "pm_card_visa",
                                   "confirm": "true", "usage": "off_session"})
    charge(gateway, payment_method=method["id"], customer=customer["id"], off_session="true")
    gateway.post(f"payment_methods/{method['id']}", {"metadata[a]": "b"})
    gateway.post(f"payment_methods/{method['id']}/detach")
    gateway.call("DELETE", f"customers/{customer['id']}")
    gateway.get(f"customers/{customer['id']}")


def send_links(gateway):
    params = {"mode": "payment", "success_url": "https://example.com/ok",
              "line_items[0][price_data][currency]": "gbp",
              "line_items[0][price_data][unit_amount]": 1500,
              "line_items[0][price_data][product_data][name]": "Tea",
              "line_items[0][quantity]": 2, "expand[]": "line_items"}
    session = gateway.post("checkout/sessions", params)
    urllib.request.urlopen(urllib.request.Request(session["url"], method="POST", data=b"")).close()
    gateway.get(f"checkout/sessions/{session['id']}", **{"expand[]": "payment_intent"})
    gateway.get(f"checkout/sessions/{session['id']}/line_items")
    other = gateway.post("checkout/sessions", params)
    gateway.post(f"checkout/sessions/{other['id']}/expire")
    gateway.post(f"checkout/sessions/{other['id']}/expire", expect=400)


def wait_for_dispute(gateway):
    """A dispute comes a moment after the charge whose card is made for it."""
    for _ in range(200):
        disputes = [dispute for dispute in gateway.walk("disputes", 1)
                    if dispute["status"] == "needs_response"]
        if disputes:
            return disputes
        time.sleep(0.02)
    raise AssertionError("no dispute came")


def upload(gateway, content, expect=200):
    body = (b'--cut\r\nContent-Disposition: form-data; name="purpose"\r\n\r\ndispute_evidence\r\n'
            b'--cut\r\nContent-Disposition: form-data; name="file"; filename="signed.pdf"\r\n'
            b'Content-Type: application/pdf\r\n\r\n' + content + b'\r\n--cut--\r\n')
    return gateway.call("POST", "files", expect=expect, data=body,
                        **{"Content-Type": "multipart/form-data; boundary=cut"})


def answer_disputes(gateway):
    disputes = wait_for_dispute(gateway)
    gateway.walk("radar/early_fraud_warnings", 1, **{"expand[0]": "data.charge"})
    file = upload(gateway, b"%PDF-1.5\n%binary \x00\xff\r\n--b\r\n")
    gateway.get(f"files/{file['id']}")
    gateway.walk("files", 1, purpose="dispute_evidence")
    upload(gateway, b"plain text", expect=400)
    gateway.post(f"disputes/{disputes[0]['id']}",
                 {"evidence[uncategorized_text]": "They signed for it.", "submit": "false",
                  "evidence[customer_signature]": file["id"]})
    gateway.post(f"disputes/{disputes[0]['id']}",
                 {"evidence[receipt]": "file_nope", "submit": "false"}, expect=400)
    gateway.post(f"disputes/{disputes[0]['id']}", {"submit": "true"})
    gateway.post(f"disputes/{disputes[0]['id']}/close")
    gateway.post(f"disputes/{disputes[0]['id']}/close", expect=400)


def listen(gateway):
    endpoint = gateway.post("webhook_endpoints", {"url": "http://127.0.0.1:9/hook",
                                                  "enabled_events[]": "charge.refunded"})
    gateway.get("webhook_endpoints")
    gateway.post(f"webhook_endpoints/{endpoint['id']}", {"disabled": "true"})
    gateway.call("DELETE", f"webhook_endpoints/{endpoint['id']}")
    gateway.walk("events", 3)


def main():
    spec = load_spec()
    try:
        checker = Checker(spec)
    except ImportError:
        skip("python3-jsonschema is not installed")
    gateway = Gateway(sys.argv[1], checker)
    try:
        read_history(gateway)
        take_payments(gateway)
        keep_customers(gateway)
        send_links(gateway)
        answer_disputes(gateway)
        listen(gateway)
        gateway.get("charges/ch_nope", expect=404)
    finally:
        status = gateway.stop()

    for problem in sorted(set(checker.problems))[:60]:
        print("#", problem)
    print(f"# {gateway.n_calls} calls; checked: {json.dumps(checker.checked, sort_keys=True)}")
    print("1..2")
    print("ok 1 every answer fits" if not checker.problems else "not ok 1 every answer fits")
    print("ok 2 the program ended cleanly" if status == 0 else "not ok 2 the program ended cleanly")
    return 0 if not checker.problems and status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
