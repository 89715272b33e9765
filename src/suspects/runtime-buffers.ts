/** Buffers that runtimes fill up to a limit of their own: they grow for a while in any program. */

/** Entries of Chromium's performance timeline, which keeps a limited number of each kind; marks and measures of the program have no limit. */
const limitedEntries =
  /^(Performance(ResourceTiming|NavigationTiming|LongTaskTiming|LongAnimationFrameTiming|EventTiming|PaintTiming|ElementTiming|ScriptTiming|ServerTiming|Timing)|TaskAttributionTiming|LayoutShift|LargestContentfulPaint|VisibilityStateEntry|SoftNavigationEntry)$/;

export const isRuntimeBuffer = (className: string): boolean => limitedEntries.test(className);
