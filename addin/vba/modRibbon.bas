Attribute VB_Name = "modRibbon"
Option Explicit
' Callbacks of addin/ribbon/customUI14.xml. Controls are late bound, so a missing Office library breaks nothing.

Public Sub OnNewPeriod(ByVal control As Object)
    RunAction "new_period"
End Sub

Public Sub OnAddUnit(ByVal control As Object)
    RunAction "add_unit"
End Sub

Public Sub OnMakeUnitForms(ByVal control As Object)
    RunAction "make_unit_forms"
End Sub

Public Sub OnReceiveFiles(ByVal control As Object)
    RunAction "receive_files"
End Sub

Public Sub OnReceiveFolder(ByVal control As Object)
    RunAction "receive_folder"
End Sub

Public Sub OnSendingState(ByVal control As Object)
    RunAction "sending_state"
End Sub

Public Sub OnCheckFigures(ByVal control As Object)
    RunAction "check_figures"
End Sub

Public Sub OnAdjustFigure(ByVal control As Object)
    RunAction "adjust_figure"
End Sub

Public Sub OnShowSource(ByVal control As Object)
    RunAction "show_source"
End Sub

Public Sub OnConsolidate(ByVal control As Object)
    RunAction "consolidate"
End Sub

Public Sub OnRankUnits(ByVal control As Object)
    RunAction "rank_units"
End Sub

Public Sub OnExportSummary(ByVal control As Object)
    RunAction "export_summary"
End Sub

Public Sub OnExportPdf(ByVal control As Object)
    RunAction "export_pdf"
End Sub

Public Sub OnClosePeriod(ByVal control As Object)
    RunAction "close_period"
End Sub

Public Sub OnReopenPeriod(ByVal control As Object)
    RunAction "reopen_period"
End Sub

Public Sub OnUndo(ByVal control As Object)
    RunAction "undo"
End Sub

Public Sub OnCheckSetup(ByVal control As Object)
    CheckSetup
End Sub

Public Sub OnShowLog(ByVal control As Object)
    RunAction "show_log"
End Sub

Public Sub OnGuide(ByVal control As Object)
    On Error Resume Next
    ThisWorkbook.Activate
    wsGuide.Activate
End Sub
