internal import ArgumentParser

/// A server at an address, for commands that ask a server and end.
struct AddressOptions: ParsableArguments {
    @Option(
        name: [.long, .customLong("upstream")],
        help: "The address of a server: http:// or https://, instead of a command.")
    var url: String?

    @Option(
        name: .customLong("header"),
        help: "A header field for the server at an address, as `Name: value`; may be repeated.")
    var headers: [String] = []

    @Option(help: "A PEM file with authorities that may vouch for the server, besides the system's.")
    var upstreamCa: String?

    @Flag(help: "Take any certificate of the server. Only for tests.")
    var insecureUpstream = false

    /// Where the server is and how it is spoken to; nil when no address is given.
    func plan(timeoutSeconds: Int) throws -> UpstreamPlan? {
        guard let url else {
            guard headers.isEmpty else {
                throw ToolError("`--header` is for a server at an address", help: "add `--url`", exit: .invalid)
            }
            return nil
        }
        // One reader for both commands: what an address or a field may be is said there.
        var arguments = ["--upstream=\(url)", "--upstream-timeout=\(timeoutSeconds)"]
        arguments += headers.map { "--header=\($0)" }
        if let upstreamCa { arguments.append("--upstream-ca=\(upstreamCa)") }
        if insecureUpstream { arguments.append("--insecure-upstream") }
        return try HTTPOptions.parse(arguments).upstreamPlan()
    }
}
