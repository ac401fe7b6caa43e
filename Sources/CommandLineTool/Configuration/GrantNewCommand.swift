internal import ArgumentParser
internal import CPosix
internal import ConfigLanguage
internal import Diagnostics
internal import JSONText

/// Prints a new token once, and what to put into the configuration for it.
struct GrantNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Print a new random token, and the grant with its hash for `sallyport.yaml`.",
        discussion: "The token is kept nowhere: the configuration gets its hash only. No file is changed.")

    @Option(help: "Who gets the token: the grant's name in counters, policies and the audit.")
    var label: String = "client"

    @Option(help: "The servers that it may use, with commas between them.")
    var servers: String?

    @Option(help: "When it ends: after a span such as `90d`, on a last day such as `2027-03-31`, or at a time.")
    var expires: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<GrantToken.randomByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        guard let token = GrantToken(randomBytes: bytes), let hash = token.hash else {
            throw ToolError("the token could not be made", exit: .failed)
        }
        let draft = GrantDraft(
            label: try checkedLabel(), servers: serverNames, expiry: try expiryText(now: cposix_wall_nanoseconds()),
            hash: hash)
        if json {
            try StandardOutput.write(draft.json(token).serialized() + [UInt8(ascii: "\n")])
        } else {
            try StandardOutput.write(draft.text(token))
        }
    }

    private func checkedLabel() throws(ToolError) -> String {
        let scalars = label.unicodeScalars
        guard !label.isEmpty, scalars.count <= 64, scalars.allSatisfy(PlainText.isPrintable) else {
            throw ToolError(
                "label \(PlainText.quoted(label)) cannot be used", help: "write up to 64 printable characters",
                exit: .invalid)
        }
        return label
    }

    private var serverNames: [String] {
        (servers ?? "").split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }.filter { !$0.isEmpty }
    }

    /// The end as the configuration has it; a span counts from now.
    private func expiryText(now: Int64) throws(ToolError) -> String? {
        guard let expires else { return nil }
        let end = DurationReader.nanoseconds(expires).map { now.addingReportingOverflow($0) }
        if let end, !end.overflow, end.partialValue < Self.latest { return ExpiryReader.text(end.partialValue) }
        guard ExpiryReader.nanoseconds(expires) != nil else {
            throw ToolError(
                "`--expires` \(PlainText.quoted(expires)) is neither a span nor a date",
                help: "write it like `90d`, `2027-03-31` or `2027-03-31T18:00:00Z`", exit: .invalid)
        }
        return expires
    }

    /// 2199-12-31T00:00:00Z, the last day that the configuration takes.
    private static let latest: Int64 = 7_258_032_000_000_000_000
}
