package import Catalogue
internal import JSONText

/// The entry of a client's file that starts the gateway in front of a server.
package struct WrappedEntry: Sendable, Hashable {
    /// What the client starts.
    package let command: String
    /// What it is started with; what looks like a secret stands as `***`.
    package let arguments: [String]
    /// Whether something was left out of the arguments, so that the user must put it back.
    package let hidesSecrets: Bool

    /// The gateway with a policy in front of what `launch` starts or reaches.
    package init(_ launch: ServerLaunch, policy: String) {
        let words = ServerName.withoutSecrets(launch.words)
        let upstream: [String]
        if let url = launch.url, launch.words.isEmpty {
            // A query may be a secret; the address is the user's own, and stays as it is up to there.
            let plain = String(url.prefix { $0 != "?" })
            upstream = ["--upstream", plain == url ? url : plain + "?***"]
            hidesSecrets = plain != url
        } else {
            upstream = ["--"] + words
            hidesSecrets = words != launch.words
        }
        command = ToolVersion.name
        arguments = ["-c", policy, "--name", launch.name] + upstream
    }

    /// The two keys as JSON, a line each, for a person to copy.
    package var json: String {
        var writer = JSONWriter()
        writer.string(command)
        let command = String(decoding: writer.bytes, as: UTF8.self)
        let arguments = arguments.map { argument in
            var writer = JSONWriter()
            writer.string(argument)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        return "\"command\": \(command),\n\"args\": [\(arguments.joined(separator: ", "))]"
    }
}
