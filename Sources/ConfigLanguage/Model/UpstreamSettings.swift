package import HTTPText

/// How a server is reached.
package enum UpstreamSettings: Sendable, Equatable {
    /// A child process on its standard streams.
    case command(CommandSettings)
    /// A server at an address.
    case address(AddressSettings)
}

/// A server that is started as a child process.
package struct CommandSettings: Sendable, Equatable {
    /// The program and its arguments; never empty after loading.
    package var words: [String]
    /// The words as the file has them, with variables in the place of their values: what people and logs see.
    package var shownWords: [String]
    /// Names of variables that the child gets from the gateway's environment, where they are set.
    package var inheritedVariables: [String]
    /// Variables that the child gets besides, in file order; they win over inherited ones.
    package var variables: [Variable]
    /// The directory that it runs in; nil for the gateway's own.
    package var workingDirectory: String?

    /// A variable of the child's environment.
    package struct Variable: Sendable, Equatable {
        /// Its name.
        package let name: String
        /// Its value, which may be a secret.
        package let value: Secret

        /// A variable and its value.
        package init(name: String, value: Secret) {
            self.name = name
            self.value = value
        }
    }

    /// What a child inherits when the file does not say: what programs need to run, and no secrets.
    package static let defaultInheritedVariables = [
        "HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "TZ", "USER",
    ]

    /// A command with the usual environment.
    package init(words: [String]) {
        self.words = words
        self.shownWords = words
        self.inheritedVariables = CommandSettings.defaultInheritedVariables
        self.variables = []
        self.workingDirectory = nil
    }
}

/// A server at an address.
package struct AddressSettings: Sendable, Equatable {
    /// Where it is.
    package var address: HTTPAddress
    /// The address as people and logs see it: as the file has it where it holds variables, without its query elsewhere.
    package var shownAddress: String
    /// Header fields that every request gets, in file order.
    package var headers: [Header]
    /// Which transport it speaks.
    package var transport: Transport
    /// A PEM file with authorities that may vouch for it besides the system's.
    package var authoritiesPath: String?
    /// Whether any certificate is taken.
    package var isInsecure: Bool

    /// A header field for the server.
    package struct Header: Sendable, Equatable {
        /// The field's name, as written.
        package let name: String
        /// The field's value, which may be a secret; without line breaks.
        package let value: Secret

        /// A field and its value.
        package init(name: String, value: Secret) {
            self.name = name
            self.value = value
        }
    }

    /// How messages travel over HTTP.
    package enum Transport: String, Sendable, CaseIterable {
        /// Streamable HTTP, or HTTP with SSE when the server knows only that.
        case automatic = "auto"
        /// Streamable HTTP (2025-03-26 and later).
        case streamableHTTP = "streamable-http"
        /// HTTP with SSE (2024-11-05).
        case sse
    }

    /// A server at `address`, with no header fields of ours.
    package init(address: HTTPAddress) {
        self.address = address
        let path = address.text.prefix { $0 != "?" }
        self.shownAddress = path.count == address.text.count ? address.text : path + "?\(Secret.mask)"
        self.headers = []
        self.transport = .automatic
        self.authoritiesPath = nil
        self.isInsecure = false
    }
}
