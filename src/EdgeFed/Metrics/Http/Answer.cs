using System.Globalization;
using System.Text;

namespace EdgeFed.Metrics.Http;

/// <summary>Answer to a request: each connection carries one answer, and ends with it.</summary>
/// <param name="More">Further lines of the head, each with its line end.</param>
internal sealed record Answer(string Status, string Body, string ContentType = "text/plain; charset=utf-8", string More = "")
{
    public static Answer BadRequest { get; } = new("400 Bad Request", "This is not a request of HTTP/1.\n");

    public static Answer NotFound { get; } = new("404 Not Found", "There is /metrics here, and nothing else.\n");

    public static Answer WrongMethod { get; } = new("405 Method Not Allowed", "There is nothing here to be changed: only GET and HEAD.\n", More: "Allow: GET, HEAD\r\n");

    public static Answer TooLarge { get; } = new("431 Request Header Fields Too Large",
        $"The head of a request may have {RequestHead.MaxBytes} bytes.\n");

    public static Answer Failed { get; } = new("500 Internal Server Error", "The metrics cannot be read.\n");

    public byte[] ToBytes(bool isHeadOnly)
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var head = string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {Status}\r\nContent-Type: {ContentType}\r\nContent-Length: {body.Length}\r\n{More}Cache-Control: no-store\r\nConnection: close\r\n\r\n");
        return isHeadOnly ? Encoding.ASCII.GetBytes(head) : [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
