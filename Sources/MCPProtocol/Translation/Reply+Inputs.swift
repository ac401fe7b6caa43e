internal import JSONText

extension Reply {
    /// `input_required` for a modern client.
    ///
    /// - Parameters:
    ///   - requests: the questions, with their parameters as JSON objects.
    ///   - requestState: our own state, as the client is to echo it.
    package static func inputRequired(
        _ id: RequestID, requests: [(key: String, method: Method, params: [UInt8]?)], requestState: String
    ) -> [UInt8] {
        result(id) { writer in
            writer.beginObject()
            writer.key("resultType")
            writer.string("input_required")
            if !requests.isEmpty {
                writer.key("inputRequests")
                writer.beginObject()
                for request in requests {
                    writer.key(request.key)
                    write(request.method, request.params, &writer)
                }
                writer.endObject()
            }
            writer.key("requestState")
            writer.string(requestState)
            writer.endObject()
        }
    }

    /// `-32042`: a client of 2025-11-25 is to send its user to URLs first.
    ///
    /// - Parameter elicitations: the parameters of each as a JSON object, and its name.
    package static func urlElicitationRequired(
        _ id: RequestID, elicitations: [(params: [UInt8], elicitationID: String)]
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("jsonrpc")
        writer.string("2.0")
        writer.key("id")
        id.write(to: &writer)
        writer.key("error")
        writer.beginObject()
        writer.key("code")
        writer.integer(URLElicitations.errorCode)
        writer.key("message")
        writer.string("This request requires more information.")
        writer.key("data")
        writer.beginObject()
        writer.key("elicitations")
        writer.beginArray()
        for elicitation in elicitations {
            writer.raw(Translation.named(elicitation.params, elicitation.elicitationID))
        }
        writer.endArray()
        writer.endObject()
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ method: Method, _ params: [UInt8]?, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("method")
        writer.string(method.name)
        if let params {
            writer.key("params")
            writer.raw(params)
        }
        writer.endObject()
    }
}
