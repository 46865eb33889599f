using System.Security;
using System.Text;
using EdgeFed.Output;

namespace EdgeFed.Plot;

/// <summary>Writes the few elements of SVG that charts are made of.</summary>
internal sealed class Svg
{
    private const string Fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
    private readonly StringBuilder _text = new();

    public Svg(int width, int height, string title)
    {
        _text.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{Fonts}\">\n");
        _text.Append($"<title>{Escape(title)}</title>\n");
        _text.Append($"<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n");
    }

    public override string ToString() => _text + "</svg>\n";

    public void Line(double x1, double y1, double x2, double y2, string colour, string more = "") =>
        _text.Append($"<line x1=\"{At(x1)}\" y1=\"{At(y1)}\" x2=\"{At(x2)}\" y2=\"{At(y2)}\" stroke=\"{colour}\"{more}/>\n");

    /// <param name="anchor">"start", "middle" or "end".</param>
    public void Text(double x, double y, string text, int size, string colour, string anchor = "start", string more = "") =>
        _text.Append($"<text x=\"{At(x)}\" y=\"{At(y)}\" font-size=\"{size}\" fill=\"{colour}\" text-anchor=\"{anchor}\"{more}>{Escape(text)}</text>\n");

    public void Path(string way, string colour, string more) =>
        _text.Append($"<path d=\"{way}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{more}/>\n");

    public void Dot(double x, double y, string colour) => _text.Append($"<circle cx=\"{At(x)}\" cy=\"{At(y)}\" r=\"3\" fill=\"{colour}\" stroke=\"#ffffff\"/>\n");

    /// <summary>About how wide a text is, in a font that nobody knows yet.</summary>
    public static double WidthOf(string text, int size) => 0.58 * size * text.Length;

    private static string At(double value) => LinePath.Number(value);

    private static string Escape(string text) =>
        SecurityElement.Escape(PrintableText.Line(text)) ?? "";
}
