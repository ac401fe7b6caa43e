internal import Catalogue
internal import JSONText
internal import Testing
internal import ToolRisk

/// Each case is a definition in words of our own; the corpus of real tools stays outside the repository.
struct ClassifierTests {
    private static func verdict(
        _ name: String, _ description: String = "", arguments: String = "", hints: String = "", server: String = ""
    ) throws -> Verdict {
        let schema = arguments.isEmpty ? "" : #","inputSchema":{"type":"object","properties":{\#(arguments)}}"#
        let annotations = hints.isEmpty ? "" : #","annotations":{\#(hints)}"#
        let text = #"{"name":"\#(name)","description":"\#(description)"\#(schema)\#(annotations)}"#
        let document = try JSONDocument(parsing: Array(text.utf8))
        let tool = try #require(ListedTool(.root, in: document))
        return Classifier().verdict(for: tool, on: ServerContext(name: server))
    }

    // MARK: - Names

    @Test(arguments: [
        ("getWeather", RiskCategory.read), ("list-open-orders", .read), ("search_and_replace", .write),
        ("get_delete_status", .read), ("removeMember", .destructive), ("HTTPServerRestart", .execute),
        ("deletefile", .destructive), ("isEnabled", .read), ("who_am_i", .read),
    ])
    func `a verb decides in every spelling of a name`(name: String, category: RiskCategory) throws {
        #expect(try Self.verdict(name).category == category)
    }

    @Test(arguments: [
        ("acme_queue_message_delete", RiskCategory.destructive), ("deploy_key_list", .read),
        ("file_share_create", .write), ("import_job_get", .read), ("firewall_rule_update", .write),
        ("batch_archive_calls", .destructive), ("execute-delete-everything", .destructive),
    ])
    func `a verb behind nouns decides`(name: String, category: RiskCategory) throws {
        #expect(try Self.verdict(name).category == category)
    }

    @Test(arguments: [
        ("order_history", RiskCategory.read), ("merge_request_comments", .read), ("place_stop_order", .financial),
        ("drag_and_drop", .execute), ("open_ai_models", .read),
        ("mark_all_as_read", .write), ("generate_resume", .read), ("set_refresh_token", .write),
        ("pipeline_run_details", .read), ("quote_buy", .read), ("cancel_purchase", .destructive),
        ("open_orders", .read), ("request_account_deletion", .destructive), ("mark_row_deleted", .destructive),
    ])
    func `a noun that looks like a verb is none`(name: String, category: RiskCategory) throws {
        #expect(try Self.verdict(name).category == category)
    }

    @Test func `names in other languages are read`() throws {
        #expect(try Self.verdict("eliminar_contacto").category == .destructive)
        #expect(try Self.verdict("listar_facturas").category == .read)
    }

    // MARK: - Descriptions

    @Test(arguments: [
        ("quota", "Removes a quota for good", RiskCategory.destructive),
        ("gadget", "This tool allows you to create a gadget", .write),
        ("gadget", "[API] Lists the gadgets of a shelf", .read),
        ("gadget", "The service deletes what is old", .destructive),
        ("gadget", "Create, update or delete a gadget", .destructive),
        ("gadget", "Various gadget operations (fetch, rename, remove)", .destructive),
        ("reticulate_splines", "Reticulate all splines of a terrain", .write),
        ("update_gadget", "Change a gadget; this is irreversible", .destructive),
        ("add", "Add two numbers", .read),
    ])
    func `the first sentence decides when the name does not`(
        name: String, description: String, category: RiskCategory
    ) throws {
        #expect(try Self.verdict(name, description).category == category)
    }

    @Test func `a name that says plainly that it reads is not doubted for a word in its description`() throws {
        let verdict = try Self.verdict("get_deletion_log", "Get the log of what users delete, cancel or pay")
        #expect(verdict.category == .read)
        #expect(verdict.confidencePercent >= 90)
    }

    // MARK: - Arguments

    @Test func `the worst value of a mode decides`() throws {
        let modes = #""action":{"type":"string","enum":["list","rename","purge"]}"#
        #expect(try Self.verdict("manage_shelf", "Manage a shelf", arguments: modes).category == .destructive)
        #expect(try Self.verdict("get_shelf", "Get a shelf", arguments: modes).category == .read)
    }

    @Test func `SQL is run unless the definition says that it only reads`() throws {
        let sql = #""sql":{"type":"string"}"#
        #expect(try Self.verdict("query", "Query the warehouse", arguments: sql).category == .execute)
        #expect(try Self.verdict("query", "Run a read-only query", arguments: sql).category == .read)
        #expect(try Self.verdict("explain_plan", "Explain a plan", arguments: sql).category == .read)
    }

    @Test func `a claim to read only further down does not count`() throws {
        let long =
            "Execute SQL statements on a server and return the rows that they produce as a table; read-only in one mode"
        #expect(try Self.verdict("execute_sql", long, arguments: #""sql":{"type":"string"}"#).category == .execute)
    }

    @Test func `a name that reads does not hide a program`() throws {
        #expect(try Self.verdict("inspect_process", "Executes JavaScript code in a process").category == .execute)
    }

    @Test func `a country code is no program`() throws {
        let verdict = try Self.verdict("lookup", "Look up", arguments: #""country_code":{"type":"string"}"#)
        #expect(!verdict.signals.contains(.code))
        let runs = try Self.verdict("run_it", "Run it", arguments: #""python_code":{"type":"string"}"#)
        #expect(runs.signals.contains(.code))
    }

    @Test func `a command makes a tool run something`() throws {
        #expect(try Self.verdict("console", arguments: #""command":{"type":"string"}"#).category == .execute)
        #expect(try Self.verdict("write_to_terminal", "Write to a terminal").category == .execute)
    }

    @Test func `a tool that names another tool is a dispatcher`() throws {
        let verdict = try Self.verdict(
            "use_tool", "Call a tool of a server",
            arguments: #""tool_name":{"type":"string"},"arguments":{"type":"object"}"#)
        #expect(verdict.category == .execute)
        #expect(verdict.dispatcher == Dispatcher(nameArgument: ["tool_name"], argumentsArgument: ["arguments"]))
        #expect(verdict.signals.contains(.dispatcher))
    }

    @Test func `signals raise the risk and name their argument`() throws {
        let plain = try Self.verdict("run_job", "Run a job", arguments: #""job":{"type":"string"}"#)
        let shell = try Self.verdict("run_job", "Run a job", arguments: #""command":{"type":"string"}"#)
        #expect(plain.risk == 3)
        #expect(shell.risk == 4)
        #expect(shell.signals == [.shell])
        #expect(shell.evidence.contains { $0.place == "inputSchema/properties/command" })
    }

    // MARK: - Machines

    @Test(arguments: [
        ("text_to_speech", "Turn text into speech", "", RiskCategory.execute),
        ("generate_image", "Generate an image from a prompt", "", .execute),
        ("generate_bar_chart", "Generate a chart image", "", .read), ("browser_go_forward", "Go forward", "", .execute),
        ("close_page", "Close a page", "playwright", .execute), ("close_ticket", "Close a ticket", "helpdesk", .write),
        ("tf_apply", "", "", .execute), ("apply_label", "Apply a label", "", .write),
        ("make_api_request", "Call any endpoint", "", .execute), ("test_connection", "", "", .read),
        ("resolve_library_id", "", "", .read), ("resolve_incident", "", "", .write),
    ])
    func `verbs mean what they are used with`(
        name: String, description: String, server: String, category: RiskCategory
    ) throws {
        #expect(try Self.verdict(name, description, server: server).category == category)
    }

    // MARK: - Money

    @Test(arguments: [
        ("create_order", "exchange-mcp", RiskCategory.financial), ("create_order", "crm", .write),
        ("transfer_issue", "tracker", .write), ("swap", "dex", .financial), ("pay_invoice", "", .financial),
        ("create_payment_link", "", .financial), ("create_price", "stripe", .write), ("place_order", "", .financial),
        ("checkout_branch", "git", .write), ("create_subscription", "paystack", .financial),
        ("cancel_payment", "stripe", .destructive), ("get_refund", "stripe", .read),
    ])
    func `money decides by verb, object and server`(name: String, server: String, category: RiskCategory) throws {
        #expect(try Self.verdict(name, server: server).category == category)
    }

    @Test func `an amount and a recipient make a transfer`() throws {
        let arguments = #""amount":{"type":"number"},"recipient":{"type":"string"}"#
        #expect(try Self.verdict("transfer", arguments: arguments).category == .financial)
        #expect(try Self.verdict("transfer", arguments: #""issue":{"type":"string"}"#).category != .financial)
    }

    // MARK: - Hints and labels

    @Test func `hints never lower a verdict`() throws {
        let hints = #""readOnlyHint":true,"destructiveHint":false"#
        #expect(try Self.verdict("delete_table", "Delete a table", hints: hints).category == .destructive)
        #expect(try Self.verdict("create_refund", "Refund a charge", hints: hints).category == .financial)
    }

    @Test func `labels say where information comes from and goes to`() throws {
        let reading = try Self.verdict("read_email", "Read an email")
        #expect(reading.labels.isSuperset(of: [.untrustedSource, .privateData]))
        #expect(try Self.verdict("send_message", "Send a message").labels.contains(.egress))
        #expect(try Self.verdict("fetch_page", arguments: #""url":{"type":"string"}"#).labels.contains(.egress))
        #expect(try Self.verdict("get_weather", "Get the weather").labels.isEmpty)
    }
}
