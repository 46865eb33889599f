namespace EdgeFed.Plot;

/// <summary>From an axis's numbers, <paramref name="Low"/> to <paramref name="High"/>, to places on the picture.</summary>
internal sealed record Scale(double Low, double High, double Start, double End)
{
    public double Place(double value) => Start + (value - Low) / (High - Low) * (End - Start);
}
