import JSONText
import Testing

/// Messages as a client or server would write them.
enum Wire {
    static func call(_ id: Int, _ tool: String, _ arguments: String = "{}") -> String {
        request(id, "tools/call", #"{"name":"\#(tool)","arguments":\#(arguments)}"#)
    }

    static func request(_ id: Int, _ method: String, _ params: String = "{}") -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#
    }

    static func notification(_ method: String, _ params: String = "{}") -> String {
        #"{"jsonrpc":"2.0","method":"\#(method)","params":\#(params)}"#
    }

    static func result(_ id: Int, _ result: String = "{}") -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"result":\#(result)}"#
    }

    static func error(_ id: Int, code: Int = -32000) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"error":{"code":\#(code),"message":"no"}}"#
    }

    /// The `params` of a call in the newest revision, with more members in front.
    static func modern(_ tool: String, _ more: String = "") -> String {
        """
        {\(more)"name":"\(tool)","arguments":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientInfo":{"name":"modern","version":"2"},\
        "io.modelcontextprotocol/clientCapabilities":{}}}
        """
    }

    /// The result of `tools/list` for these entries.
    static func tools(_ entries: [String], cursor: String? = nil) -> String {
        let next = cursor.map { #","nextCursor":"\#($0)""# } ?? ""
        return #"{"tools":[\#(entries.joined(separator: ","))]\#(next)}"#
    }

    static func tool(_ name: String, required: [String] = []) -> String {
        let names = required.map { #""\#($0)""# }.joined(separator: ",")
        return #"{"name":"\#(name)","inputSchema":{"type":"object","required":[\#(names)]}}"#
    }
}

/// A message that a test looks into.
struct Answer {
    let text: String
    private let document: JSONDocument

    init(_ text: String) throws {
        self.text = text
        document = try JSONDocument(parsing: Array(text.utf8))
    }

    /// The canonical text of what a JSON Pointer leads to; nil when there is nothing.
    subscript(_ pointer: String) -> String? {
        JSONPointer(pointer).flatMap { document.node(at: $0) }.map {
            String(decoding: document.canonical($0), as: UTF8.self)
        }
    }

    /// What the model reads of a refused tool call.
    var refusal: String? {
        self["/result/isError"] == "true" ? self["/result/content/0/text"] : nil
    }

    /// The stable code of a refusal, wherever the reply carries it.
    var code: String? {
        self["/result/_meta/dev.sallyport~1decision/code"] ?? self["/error/data/code"]
    }

    /// The JSON-RPC error's code.
    var errorCode: String? { self["/error/code"] }
}
